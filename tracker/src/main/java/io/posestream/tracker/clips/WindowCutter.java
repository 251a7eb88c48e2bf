package io.posestream.tracker.clips;

import io.posestream.core.TrackId;
import io.posestream.core.clip.ClipWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Goes along the grid with one kind of window. Not thread safe. */
final class WindowCutter {
    /**
     * One clip to be made.
     *
     * @param firstPoint of its window
     * @param people of the clip, one or two
     * @param tail whether it is the last, shorter window of a track
     */
    record Cut(long firstPoint, List<Samples> people, boolean tail) {}

    private final ClipWindow window;
    private final ClipSettings settings;
    /** For tracks whose last window was cut: when they had been seen last. */
    private final Map<TrackId, Long> ended = new HashMap<>();

    private long firstPoint;

    WindowCutter(ClipWindow window, ClipSettings settings) {
        this.window = window;
        this.settings = settings;
    }

    ClipWindow window() {
        return window;
    }

    /** Starts anew with the first window that begins at or after a time. */
    void beginAt(long us) {
        firstPoint = roundUp(window.pointAtOrAfter(us));
        ended.clear();
    }

    /** The earliest time that a window still open reaches back to. */
    long neededFromUs() {
        return window.timeUs(firstPoint);
    }

    /**
     * The earliest beginning of a window that an open one shares frames with: a track's last window is known to be cut by
     * looking at those before it.
     */
    long neededAgainFromUs() {
        return window.timeUs(firstPoint - window.length());
    }

    void keepOnly(Collection<TrackId> tracks) {
        ended.keySet().retainAll(tracks);
    }

    /**
     * Cuts every window that is decided.
     *
     * @param people who is remembered, in order of birth
     * @param us the time of the last looked-at frame
     * @param last whether nothing comes any more: all windows that have begun are cut
     * @param receiver takes the clips to be made
     */
    void cut(List<Sightings> people, long us, boolean last, Consumer<Cut> receiver) {
        if (people.isEmpty()) {
            skipTo(us);
            return;
        }
        while (last ? window.timeUs(firstPoint) <= us : isDecided(people, us)) {
            cutOne(people, last ? us : Long.MAX_VALUE, receiver);
            firstPoint += window.stride();
        }
    }

    /** Nobody is remembered, so windows that have ended hold nobody. */
    private void skipTo(long us) {
        long point = window.pointAtOrAfter(us) - window.length() + 1;
        firstPoint = Math.max(firstPoint, point <= 0 ? 0 : roundUp(point));
    }

    private long roundUp(long point) {
        return Math.floorDiv(point + window.stride() - 1, window.stride()) * window.stride();
    }

    private long lastUs() {
        return window.timeUs(firstPoint + window.length() - 1);
    }

    /** The window's end is past, and no sighting to come can be joined to one before it. */
    private boolean isDecided(List<Sightings> people, long us) {
        long end = lastUs();
        if (us < end) {
            return false;
        }
        for (Sightings track : people) {
            if (track.lastUs() < end && us - track.lastUs() < settings.bridgeUs()) {
                return false;
            }
        }
        return true;
    }

    private void cutOne(List<Sightings> people, long finalUs, Consumer<Cut> receiver) {
        long end = lastUs();
        List<Samples> all = new ArrayList<>();
        Set<Samples> tails = new HashSet<>();
        for (Sightings track : people) {
            boolean tail = end > Math.min(track.lastUs() + settings.memoryUs(), finalUs);
            Long seen = ended.get(track.id());
            boolean over = tail && seen != null && seen == track.lastUs();
            if (over || !track.isConfirmedBy(end)) {
                continue;
            }
            Samples samples = Samples.of(track, window, firstPoint, settings);
            if (samples.seen() == 0) {
                continue;
            }
            samples.fill(settings.fill(), window.rate());
            all.add(samples);
            if (tail) {
                ended.put(track.id(), track.lastUs());
                tails.add(samples);
            }
        }
        for (Samples one : all) {
            receiver.accept(new Cut(firstPoint, List.of(one), tails.contains(one)));
        }
        if (settings.pairs()) {
            for (List<Samples> pair : Pairing.of(all)) {
                receiver.accept(new Cut(firstPoint, pair, pair.stream().anyMatch(tails::contains)));
            }
        }
    }
}
