package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameTime;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import java.util.List;
import java.util.Optional;

/**
 * The poses of the last two looked-at frames of a stream's epoch: all that proposals are made of, so all that a restart
 * has to read back.
 *
 * @param before the frame before the last
 * @param last the last one; empty at the start
 */
public record PoseHistory(Optional<Seen> before, Optional<Seen> last) {
    /** Nothing seen yet. */
    public static final PoseHistory EMPTY = new PoseHistory(Optional.empty(), Optional.empty());

    /** How many frames are remembered. */
    public static final int FRAMES = 2;

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

    /** Checks that there is none before nothing. */
    public PoseHistory {
        requireNonNull(before, "before is null");
        requireNonNull(last, "last is null");
        if (before.isPresent() && last.isEmpty()) {
            throw new IllegalArgumentException("a frame before none");
        }
    }

    /** The history of answered frames, oldest first. */
    public static PoseHistory of(List<Looked<Poses>> frames) {
        PoseHistory history = EMPTY;
        for (Looked<Poses> frame : frames) {
            history = history.then(new Seen(FrameTime.of(frame), frame.value()));
        }
        return history;
    }

    /** The history after one more frame. */
    public PoseHistory then(Seen frame) {
        return new PoseHistory(last, Optional.of(frame));
    }
}
