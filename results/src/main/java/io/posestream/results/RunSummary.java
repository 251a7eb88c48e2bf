package io.posestream.results;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.StreamFacts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a run did with one stream, as told in {@code summary.json}.
 *
 * @param facts the stream and what its answers add up to
 * @param framesIn ingest's own count of numbers
 * @param inFlight numbers without an answer; only an interrupted run has any
 * @param deadLetters distinct frames whose records were set aside
 * @param foreign records that are not ours, set aside
 * @param interrupted true where the run was stopped before the stream's end
 * @param overlayFrom number of the first frame in the overlay; empty without one
 * @param wallTime from the start of the run to its end
 * @param stages times per stage, in the order to be shown
 * @param notes what the user should know, one line each
 */
public record RunSummary(
        StreamFacts facts,
        long framesIn,
        long inFlight,
        long deadLetters,
        long foreign,
        boolean interrupted,
        OptionalLong overlayFrom,
        Duration wallTime,
        Map<String, StageTimes> stages,
        List<String> notes) {
    /** The file's name in a stream's folder. */
    public static final String FILE_NAME = "summary.json";

    private static final double NANOS_PER_SECOND = 1e9;

    /** Demands that every number is accounted for: results + skipped + failed + in flight = frames in. */
    public RunSummary {
        requireNonNull(facts, "facts is null");
        requireNonNull(overlayFrom, "overlayFrom is null");
        requireNonNull(wallTime, "wallTime is null");
        Checks.requireNotNegative(framesIn, "framesIn");
        Checks.requireNotNegative(inFlight, "inFlight");
        Checks.requireNotNegative(deadLetters, "deadLetters");
        Checks.requireNotNegative(foreign, "foreign");
        Checks.requireNotNegative(wallTime.toNanos(), "wallTime");
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
        notes = List.copyOf(notes);
        ResultCounts counts = facts.counts();
        if (inFlight > 0 && !interrupted) {
            throw new IllegalArgumentException(inFlight + " numbers in flight though the run was not interrupted");
        }
        if (counts.numbers() + inFlight != framesIn) {
            throw new IllegalArgumentException("results " + counts.results() + " + skipped " + counts.skippedTotal()
                    + " + failed " + counts.failed() + " + in flight " + inFlight + " is not frames in " + framesIn);
        }
    }

    /** Looked-at frames per second of wall time. */
    public double framesPerSecond() {
        double seconds = seconds();
        return seconds > 0 ? facts.counts().results() / seconds : 0;
    }

    /** Wall time in seconds. */
    public double seconds() {
        return wallTime.toNanos() / NANOS_PER_SECOND;
    }
}
