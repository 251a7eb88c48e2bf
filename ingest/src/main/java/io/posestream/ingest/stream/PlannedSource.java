package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.control.SourceStatus;
import io.posestream.ingest.OpenedSource;
import java.util.Optional;

/**
 * A source, and what is to be sent of it.
 *
 * @param source the opened source
 * @param plan where its stream goes on
 * @param begun where its epoch began, as an earlier process has told; empty where it begins now, or nobody told
 */
public record PlannedSource(OpenedSource source, StreamPlan plan, Optional<SourceStatus.Begun> begun) {
    /** Checks that nothing is missing. */
    public PlannedSource {
        requireNonNull(source, "source is null");
        requireNonNull(plan, "plan is null");
        requireNonNull(begun, "begun is null");
    }

    /** The stream it becomes. */
    public String streamId() {
        return source.streamId();
    }

    /** The name of the epoch's number 0. */
    public FrameId zero() {
        return new FrameId(streamId(), plan.epoch(), 0);
    }
}
