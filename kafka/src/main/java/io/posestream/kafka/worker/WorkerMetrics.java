package io.posestream.kafka.worker;

import io.posestream.core.system.TimeHistogram;
import io.posestream.kafka.DeadLetters;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a worker has done since its start. {@code records in = results + passed on + skipped + failed + foreign + given up
 * + not answered yet}. A record that is read again after a restart counts again. Thread-safe; readings are not of one
 * instant.
 */
public final class WorkerMetrics {
    private final LongAdder recordsIn = new LongAdder();
    private final LongAdder results = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder foreign = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
    private final LongAdder retries = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder filledNumbers = new LongAdder();
    private final LongAdder negativeAges = new LongAdder();
    private final LongAdder commitFailures = new LongAdder();
    private final LongAdder busyNs = new LongAdder();
    private final LongAdder decodeNs = new LongAdder();
    private final LongAdder kafkaNs = new LongAdder();
    private final LongAdder people = new LongAdder();
    private final LongAdder crops = new LongAdder();
    private final LongAdder carried = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private final TimeHistogram latency = new TimeHistogram();

    /** All at zero. */
    public WorkerMetrics() {}

    /** Records taken up. */
    public long recordsIn() {
        return recordsIn.sum();
    }

    /** Looked-at frames with an answer. */
    public long results() {
        return results.sum();
    }

    /** Gaps, failures and ends from before that went through. */
    public long passed() {
        return passed.sum();
    }

    /** Looked-at frames answered with a gap here: late or expired. */
    public long skipped() {
        return skipped.sum();
    }

    /** Records answered as failed here. */
    public long failed() {
        return failed.sum();
    }

    /** Records without our headers: dead letters without an answer. */
    public long foreign() {
        return foreign.sum();
    }

    /** Records sent to the dead letters, repeats after a restart included. */
    public long deadLetters() {
        return deadLetters.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The same by the first word of their reason. */
    public Map<String, Long> deadLettersByReason() {
        Map<String, Long> read = new TreeMap<>();
        deadLetters.forEach((reason, count) -> read.put(reason, count.sum()));
        return read;
    }

    /** Records let go without an answer, since their partition went to another worker or this one was stopped. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** People in the answers that are results. */
    public long people() {
        return people.sum();
    }

    /** Of the people that these answers were made from, those who were cut out of the picture. */
    public long crops() {
        return crops.sum();
    }

    /** Of the same people, those who came with keypoints and were passed on as they are. */
    public long carried() {
        return carried.sum();
    }

    /** Of the same people, the doubtful ones who were not looked at. */
    public long leftOut() {
        return leftOut.sum();
    }

    /** From taking a record up to the broker's acknowledgement of its answer. */
    public TimeHistogram latency() {
        return latency;
    }

    /** Calls that failed and were repeated. */
    public long retries() {
        return retries.sum();
    }

    /** Calls of the stage; {@code results / calls} is the fill of its batches. */
    public long calls() {
        return calls.sum();
    }

    /** Numbers answered as expired because their records were gone before the worker's start. */
    public long filledNumbers() {
        return filledNumbers.sum();
    }

    /** Records that arrived, by their stamp, after they were read here: clocks are not synchronised. */
    public long negativeAges() {
        return negativeAges.sum();
    }

    /** Commits that did not go through and were left to the next one. */
    public long commitFailures() {
        return commitFailures.sum();
    }

    /** Wall time within calls of the stage, summed over callers, in ns. */
    public long busyNs() {
        return busyNs.sum();
    }

    /** The part of it in which pictures were decoded, in ns; the stage's own statistics split the rest. */
    public long decodeNs() {
        return decodeNs.sum();
    }

    /** CPU time of the worker's own thread (poll, read, commit) and time to write and send, in ns. */
    public long kafkaNs() {
        return kafkaNs.sum();
    }

    /** For the stage: a picture took so long to decode. */
    public void addDecodeNs(long ns) {
        decodeNs.add(ns);
    }

    /**
     * For the stage: who is in an answer.
     *
     * @param found people in it
     * @param cropped of the people it was made from, those cut out of the picture
     * @param passedOn of the same, those who had keypoints already
     * @param notLookedAt of the same, the doubtful ones who were left out
     */
    public void addPeople(int found, int cropped, int passedOn, int notLookedAt) {
        people.add(found);
        crops.add(cropped);
        carried.add(passedOn);
        leftOut.add(notLookedAt);
    }

    void addIn() {
        recordsIn.increment();
    }

    void addResult() {
        results.increment();
    }

    void addPassed() {
        passed.increment();
    }

    void addSkipped() {
        skipped.increment();
    }

    /** @param reason of the dead letter; what stands before its colon is one of few words */
    void addFailed(String reason) {
        failed.increment();
        addDeadLetter(reason);
    }

    void addForeign(String reason) {
        foreign.increment();
        addDeadLetter(reason);
    }

    private void addDeadLetter(String reason) {
        deadLetters
                .computeIfAbsent(DeadLetters.word(reason), key -> new LongAdder())
                .increment();
    }

    void addGivenUp() {
        givenUp.increment();
    }

    void addAcknowledged(long micros) {
        latency.add(micros);
    }

    void addRetry() {
        retries.increment();
    }

    void addFilled(long numbers) {
        filledNumbers.add(numbers);
    }

    void addNegativeAge() {
        negativeAges.increment();
    }

    void addCommitFailure() {
        commitFailures.increment();
    }

    void addCall(long ns) {
        calls.increment();
        busyNs.add(ns);
    }

    void addKafkaNs(long ns) {
        kafkaNs.add(ns);
    }
}
