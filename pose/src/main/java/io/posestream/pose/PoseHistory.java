package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameTime;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The poses of the last looked-at frames of a stream's epoch: all that proposals are made of, so all that a restart has
 * to read back. Immutable.
 *
 * @param frames at most {@value #FRAMES}, oldest first; empty at the start
 */
public record PoseHistory(List<Seen> frames) {
    /** How many frames are remembered: what 30 frames a second show in the time that a person counts as just seen. */
    public static final int FRAMES = 12;

    /** Nothing seen yet. */
    public static final PoseHistory EMPTY = new PoseHistory(List.of());

    /**
     * One frame.
     *
     * @param time of it
     * @param poses in it
     */
    public record Seen(FrameTime time, Poses poses) {
        /** Checks that nothing is missing. */
        public Seen {
            requireNonNull(time, "time is null");
            requireNonNull(poses, "poses is null");
        }
    }

    /** Copies the list and keeps the last of it. */
    public PoseHistory {
        frames = List.copyOf(frames.subList(Math.max(0, frames.size() - FRAMES), frames.size()));
    }

    /** The history of answered frames, oldest first. */
    public static PoseHistory of(List<Looked<Poses>> frames) {
        return new PoseHistory(frames.stream()
                .map(frame -> new Seen(FrameTime.of(frame), frame.value()))
                .toList());
    }

    /** The frame before the last. */
    public Optional<Seen> before() {
        return fromEnd(2);
    }

    /** The last frame. */
    public Optional<Seen> last() {
        return fromEnd(1);
    }

    private Optional<Seen> fromEnd(int place) {
        return frames.size() < place ? Optional.empty() : Optional.of(frames.get(frames.size() - place));
    }

    /** The history after one more frame. */
    public PoseHistory then(Seen frame) {
        List<Seen> more = new ArrayList<>(frames);
        more.add(frame);
        return new PoseHistory(more);
    }
}
