package io.posestream.runner.status;

import static java.util.Objects.requireNonNull;

import io.posestream.core.control.SourceStatus;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one stream is.
 *
 * @param stream its id
 * @param epoch the newest one that has an answer
 * @param state of a camera what its source is, and why; else ended and why, running (answered within 10 s), waiting
 *     (records lie before a stage), or quiet
 * @param source what the process that reads its source last said of it; empty where nobody has
 * @param rate frames answered per second over the last 10 s
 * @param ageMs from arrival to answer of the newest answered frame
 * @param silentMs since the newest answer; -1 where there is none
 * @param waiting records of its partition that a stage has not read yet, by stage
 * @param results frames with people, or nobody, in them
 * @param skipped numbers not looked at, by reason
 * @param failed frames that could not be read or computed
 * @param people in the newest looked-at frame
 * @param deadLetters records of the stream among the dead letters
 * @param lastReason of the newest of them; empty where there is none
 */
public record StreamStatus(
        String stream,
        long epoch,
        String state,
        Optional<SourceStatus> source,
        double rate,
        long ageMs,
        long silentMs,
        Map<String, Long> waiting,
        long results,
        Map<String, Long> skipped,
        long failed,
        long people,
        long deadLetters,
        String lastReason) {
    /** Copies the maps. */
    public StreamStatus {
        requireNonNull(source, "source is null");
        waiting = Collections.unmodifiableMap(new TreeMap<>(waiting));
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    }
}
