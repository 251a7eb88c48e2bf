package io.posestream.tracker.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.core.clip.ClipWindow;
import io.posestream.core.joints.Smoothing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How clips are cut.
 *
 * @param windows kinds of clips, each cut from every track
 * @param bridge two sightings of a track at most this far apart are joined by a straight line
 * @param memory after how long unseen a track has ended; that of the tracker
 * @param tail what becomes of the last, shorter window of a track that has ended
 * @param fill what stands where a person was not seen
 * @param minVisible least part of a clip's frames in which its people are seen, in [0, 1]
 * @param pairs whether clips of two people who are together are cut as well
 * @param joints of the clips
 * @param smoothing of the joints before they are resampled, each clip for itself; empty for none
 */
public record ClipSettings(
        List<ClipWindow> windows,
        Duration bridge,
        Duration memory,
        Tail tail,
        Fill fill,
        double minVisible,
        boolean pairs,
        ClipJoints joints,
        Optional<Smoothing> smoothing) {
    /** The published defaults. */
    public static final ClipSettings DEFAULT = new ClipSettings(
            ClipWindow.DEFAULT,
            Duration.ofMillis(200),
            Duration.ofMillis(1200),
            Tail.DROP,
            Fill.ZERO,
            0.5,
            false,
            ClipJoints.COCO,
            Optional.empty());

    /** What becomes of the last, shorter window. */
    public enum Tail {
        /** It is left out and counted. */
        DROP,
        /** It is filled up with gaps. */
        PAD
    }

    /** What stands in a gap; the score is 0 and the frame is masked in every case. */
    public enum Fill {
        /** Place 0. */
        ZERO,
        /** The place last seen, for half a second. */
        HOLD,
        /** The straight line between the sightings before and after, where the gap is at most half a second. */
        INTERPOLATE
    }

    /** Copies the list and checks the ranges. */
    public ClipSettings {
        windows = List.copyOf(windows);
        requireNonNull(tail, "tail is null");
        requireNonNull(fill, "fill is null");
        requireNonNull(joints, "joints is null");
        requireNonNull(smoothing, "smoothing is null");
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("no window is named");
        }
        if (requireNonNull(bridge, "bridge is null").isNegative()) {
            throw new IllegalArgumentException("bridge is negative: " + bridge);
        }
        if (requireNonNull(memory, "memory is null").isNegative()) {
            throw new IllegalArgumentException("memory is negative: " + memory);
        }
        if (!(minVisible >= 0 && minVisible <= 1)) {
            throw new IllegalArgumentException("minVisible is not in [0,1]: " + minVisible);
        }
    }

    long bridgeUs() {
        return bridge.toNanos() / 1000;
    }

    long memoryUs() {
        return memory.toNanos() / 1000;
    }

    /** How far before a window's first frame a sighting may lie and still matter to it. */
    long reachUs() {
        return Math.max(bridgeUs(), smoothing.map(Smoothing::resetUs).orElse(0L));
    }
}
