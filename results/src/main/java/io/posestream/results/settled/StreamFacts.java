package io.posestream.results.settled;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import io.posestream.core.StreamStart;
import java.util.Optional;

/**
 * What is known of an epoch as a whole.
 *
 * @param streamId the stream
 * @param epoch the opening of its source
 * @param start what the first record said; empty where nothing came
 * @param endReason why it ended; empty where it was interrupted
 * @param counts of its answers
 */
public record StreamFacts(
        String streamId, long epoch, Optional<StreamStart> start, Optional<String> endReason, ResultCounts counts) {
    /** Checks that nothing is missing. */
    public StreamFacts {
        Checks.requireText(streamId, "streamId");
        Checks.requireNotNegative(epoch, "epoch");
        requireNonNull(start, "start is null");
        requireNonNull(endReason, "endReason is null");
        requireNonNull(counts, "counts is null");
    }

    /** The base name of the source, or the stream's id where it is not known. */
    public String sourceName() {
        return start.map(StreamStart::sourceName)
                .filter(name -> !name.isBlank())
                .orElse(streamId);
    }
}
