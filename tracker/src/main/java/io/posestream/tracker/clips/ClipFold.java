package io.posestream.tracker.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameTime;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Cuts the clips of one stream: takes its answers in order, hands out clips as soon as nothing that comes can change
 * them. Windows lie on the grid k / rate of the tracker's time, begin at multiples of the stride, and are the same for
 * all tracks. A change of the source's size, a fresh epoch, a discontinuity, or an end of the stream ends all windows.
 * Deterministic: no clock, no hash order. Memory: one row of 4 + 3 V floats per sighting and person, as far back as the
 * longest window. Not thread safe.
 *
 * <p>What a fold knows is in the last frames alone: one that is made anew and takes {@link #framesNeeded()} of them again
 * hands out from there on what the first would have.
 */
public final class ClipFold {
    private static final Comparator<TrackId> BIRTH = Comparator.comparingLong(TrackId::epoch)
            .thenComparingLong(TrackId::birthNumber)
            .thenComparingInt(TrackId::rank)
            .thenComparing(TrackId::streamId);

    private final ClipSettings settings;
    private final Consumer<? super SkeletonClip> receiver;
    private final List<WindowCutter> cutters = new ArrayList<>();
    private final Map<TrackId, Sightings> people = new TreeMap<>(BIRTH);
    private final FrameTimes frames = new FrameTimes();
    private Optional<Now> now = Optional.empty();
    private Joints joints;
    private ClipCounts counts = ClipCounts.NONE;

    /** How the poses of tracks become those of clips. */
    private record Joints(Skeleton tracked, Skeleton cut, UnaryOperator<List<Keypoint>> conversion) {
        Pose convert(Pose pose) {
            return tracked.equals(cut)
                    ? pose
                    : new Pose(
                            pose.box(),
                            pose.boxScore(),
                            conversion.apply(pose.keypoints()),
                            pose.score(),
                            pose.proposedUs());
        }
    }

    /** What the last looked-at frame said. */
    private record Now(
            String streamId,
            long epoch,
            FrameTime moment,
            long us,
            int width,
            int height,
            Skeleton skeleton,
            Tracks.Origin origin) {}

    /**
     * @param settings how clips are cut
     * @param receiver takes each clip, in the order of the windows' ends, then of the tracks' births, pairs last
     */
    public ClipFold(ClipSettings settings, Consumer<? super SkeletonClip> receiver) {
        this.settings = requireNonNull(settings, "settings is null");
        this.receiver = requireNonNull(receiver, "receiver is null");
        for (ClipWindow window : settings.windows()) {
            cutters.add(new WindowCutter(window, settings));
        }
    }

    /**
     * Takes the next committed answer of the stream.
     *
     * @throws io.posestream.core.UserError where clips of the wanted skeleton cannot be made of these tracks; nothing has
     *     changed then
     */
    public void accept(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            look(looked);
        } else if (item instanceof StreamItem.End<Tracks> && isNow(item)) {
            finish();
        }
    }

    /** Ends all windows, as an end of the stream does. */
    public void finish() {
        now.ifPresent(last -> cut(last, true));
        people.clear();
        frames.clear();
        now = Optional.empty();
    }

    /** What was done so far. */
    public ClipCounts counts() {
        return counts;
    }

    /**
     * How many of the last looked-at frames a fresh fold must take again to go on from here as this one does; what it hands
     * out while it takes them was handed out before. 0 where nothing is open.
     */
    public int framesNeeded() {
        return frames.size();
    }

    private boolean isNow(StreamItem<Tracks> item) {
        return now.filter(last -> last.epoch() == item.id().epoch()).isPresent();
    }

    private void look(StreamItem.Looked<Tracks> frame) {
        Tracks tracks = frame.value();
        if (joints == null || !joints.tracked().equals(tracks.skeleton())) {
            joints = new Joints(
                    tracks.skeleton(),
                    settings.joints().of(tracks.skeleton()),
                    settings.joints().from(tracks.skeleton()));
        }
        Now next = new Now(
                frame.id().streamId(),
                frame.id().epoch(),
                FrameTime.of(frame),
                tracks.origin().timeUs(),
                frame.meta().width(),
                frame.meta().height(),
                joints.cut(),
                tracks.origin());
        if (now.isEmpty() || isBreak(now.get(), next, frame)) {
            finish();
            for (WindowCutter cutter : cutters) {
                cutter.beginAt(next.us());
            }
        }
        now = Optional.of(next);
        // a live source's steady time says how far apart frames are, its capture time when they were
        frames.add(
                next.us(),
                new SkeletonClip.Moment(
                        FrameTime.capturedUs(frame), frame.meta().ptsUs()));
        for (TrackedPerson person : tracks.people()) {
            people.computeIfAbsent(
                            person.id(), id -> new Sightings(id, joints.cut().size()))
                    .add(next.us(), person, joints.convert(person.pose()));
        }
        cut(next, false);
        forget(next.us());
    }

    private static boolean isBreak(Now last, Now next, StreamItem.Looked<Tracks> frame) {
        boolean sameEpoch = last.epoch() == next.epoch();
        Optional<StreamStart> start = frame.provenance().start();
        boolean fresh = !sameEpoch && !start.map(StreamStart::continued).orElse(next.us() > last.us());
        boolean stopped = sameEpoch && next.moment().since(last.moment()).isEmpty();
        return fresh
                || stopped
                || frame.meta().discontinuity()
                || next.us() <= last.us()
                || last.width() != next.width()
                || last.height() != next.height()
                || !last.skeleton().equals(next.skeleton());
    }

    private void cut(Now at, boolean last) {
        for (WindowCutter cutter : cutters) {
            cutter.cut(List.copyOf(people.values()), at.us(), last, window -> emit(at, cutter.window(), window));
        }
    }

    private void forget(long us) {
        long needed =
                cutters.stream().mapToLong(WindowCutter::neededFromUs).min().orElse(us);
        long kept = Math.max(settings.memoryUs(), settings.bridgeUs());
        people.values().removeIf(track -> track.lastUs() < needed && us - track.lastUs() > kept);
        for (Sightings track : people.values()) {
            track.forgetBefore(needed);
        }
        for (WindowCutter cutter : cutters) {
            cutter.keepOnly(people.keySet());
        }
        long again = cutters.stream()
                .mapToLong(WindowCutter::neededAgainFromUs)
                .min()
                .orElse(us);
        frames.forgetBefore(again - settings.reachUs());
    }

    private void emit(Now at, ClipWindow window, WindowCutter.Cut cut) {
        SkeletonClip.Place place = new SkeletonClip.Place(
                at.streamId(),
                at.epoch(),
                window,
                cut.firstPoint(),
                frames.at(window.timeUs(cut.firstPoint())),
                frames.at(window.timeUs(cut.firstPoint() + window.length() - 1)),
                at.width(),
                at.height());
        if (cut.tail() && settings.tail() == ClipSettings.Tail.DROP) {
            counts = new ClipCounts(counts.clips(), counts.dim(), counts.tails() + 1);
            return;
        }
        SkeletonClip clip = Clips.of(place, at.origin(), at.skeleton(), cut.people());
        if (clip.visibleRatio() < settings.minVisible()) {
            counts = new ClipCounts(counts.clips(), counts.dim() + 1, counts.tails());
            return;
        }
        counts = new ClipCounts(counts.clips() + 1, counts.dim(), counts.tails());
        receiver.accept(clip);
    }
}
