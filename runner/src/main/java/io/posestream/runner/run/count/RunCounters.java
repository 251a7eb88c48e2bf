package io.posestream.runner.run.count;

import io.posestream.ingest.stream.IngestCounters;

/**
 * What the stages of a run count.
 *
 * @param ingest frames in, and which sources failed
 * @param deadLetters by distinct frame
 * @param clocks where the time goes
 */
public record RunCounters(IngestCounters ingest, DeadLetterCount deadLetters, StageClocks clocks) {
    /** Records in topics of ours that are not ours. */
    public long foreign() {
        return deadLetters.foreign() + ingest.foreignAnswers();
    }
}
