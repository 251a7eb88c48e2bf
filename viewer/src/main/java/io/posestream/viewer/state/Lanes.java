package io.posestream.viewer.state;

import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Who was in view and when, over the last minutes: one lane for each track. Not thread-safe. */
final class Lanes {
    private static final int MOST_LANES = 256;
    private static final int MOST_SPANS = 64;
    private static final long US_PER_MS = 1000;

    /**
     * A stretch of looked-at frames in a row that a person is in.
     *
     * @param fromUs arrival of the first, µs since 1970
     * @param toUs arrival of the last
     */
    record Span(long fromUs, long toUs) {}

    /** One track's. */
    static final class Lane {
        private final List<Span> spans = new ArrayList<>();
        private final boolean bornInView;
        private OptionalInt displayId = OptionalInt.empty();
        private long lastLooked;

        private Lane(boolean bornInView) {
            this.bornInView = bornInView;
        }

        private void seen(long us, long looked) {
            int last = spans.size() - 1;
            if (last >= 0 && lastLooked == looked - 1) {
                spans.set(last, new Span(spans.get(last).fromUs(), us));
            } else {
                spans.add(new Span(us, us));
                if (spans.size() > MOST_SPANS) {
                    spans.remove(1);
                }
            }
            lastLooked = looked;
        }

        List<Span> spans() {
            return spans;
        }

        /** Whether the person appeared while it was looked on. */
        boolean bornInView() {
            return bornInView;
        }

        OptionalInt displayId() {
            return displayId;
        }

        long firstUs() {
            return spans.get(0).fromUs();
        }

        long lastUs() {
            return spans.get(spans.size() - 1).toUs();
        }
    }

    private final long keepUs;
    private final Map<TrackId, Lane> lanes = new LinkedHashMap<>();
    private long looked;

    /** @param keepUs how long a lane is kept after its person was last seen, in µs */
    Lanes(long keepUs) {
        this.keepUs = keepUs;
    }

    /** Takes the next looked-at frame of the stream in. */
    void add(StreamItem.Looked<Tracks> frame) {
        long us = frame.provenance().arrivalUs();
        looked++;
        for (TrackedPerson person : frame.value().people()) {
            TrackId id = person.id();
            boolean born = id.epoch() == frame.id().epoch()
                    && id.birthNumber() == frame.id().number();
            Lane lane = lanes.computeIfAbsent(id, fresh -> new Lane(born));
            lane.seen(us, looked);
            if (person.displayId().isPresent()) {
                lane.displayId = person.displayId();
            }
        }
        lanes.values().removeIf(lane -> lane.lastUs() < us - keepUs);
        Iterator<Lane> oldest = lanes.values().iterator();
        for (int excess = lanes.size() - MOST_LANES; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Lanes by track, in the order of their beginnings. */
    Map<TrackId, Lane> all() {
        return lanes;
    }

    /** Whether the person was in the last looked-at frame. */
    boolean inView(Lane lane) {
        return lane.lastLooked == looked;
    }

    /**
     * For how long a person has been known, in ms: since they were first seen here, or, where they are older than that,
     * as far as the numbers of frames tell.
     */
    long ageMs(StreamItem.Looked<Tracks> frame, TrackId id) {
        Lane lane = lanes.get(id);
        long seenUs = lane == null ? 0 : Math.max(0, frame.provenance().arrivalUs() - lane.firstUs());
        if (lane != null && lane.bornInView) {
            return seenUs / US_PER_MS;
        }
        long countedUs = id.epoch() == frame.id().epoch()
                ? (frame.id().number() - id.birthNumber()) * frame.meta().intervalUs()
                : 0;
        return Math.max(seenUs, countedUs) / US_PER_MS;
    }
}
