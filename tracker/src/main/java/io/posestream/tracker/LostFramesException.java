package io.posestream.tracker;

import io.posestream.core.FrameId;

/** Numbers of an archive never came: its answers would not be complete, so the tracker stops. */
public final class LostFramesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param first missing
     * @param count how many in a row
     */
    LostFramesException(FrameId first, long count) {
        super("stream " + first.streamId() + ", epoch " + first.epoch() + ": numbers " + first.number() + " to "
                + (first.number() + count - 1)
                + " never came; start again with --accept-loss to answer them as skipped(lost)");
    }
}
