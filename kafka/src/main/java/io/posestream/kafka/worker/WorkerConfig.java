package io.posestream.kafka.worker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.SettingsHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How an {@link OrderedWorker} runs.
 *
 * @param stage its name: the end of the group id, in headers, threads and dead letters
 * @param callers threads that compute at the same time
 * @param maxBatch most frames per call
 * @param batchWait how long a call waits for its batch to fill; zero on a CPU
 * @param maxInFlight no archive is read while so many records of archives are taken up and not acknowledged by the broker;
 *     at most twice as many are ever held
 * @param liveAge how old a frame of a live stream may be at its answer where the stream has no bound of its own; empty for
 *     any age. Archives are never late
 * @param member static member of the group, the same after a restart; empty for a dynamic one
 * @param commitEvery least time between commits
 * @param drain how long a stopping worker waits for what it has begun
 * @param together so many answers to a recording are sent at a time: each request costs more than an answer. Fewer where
 *     they are wanted, where the oldest has waited for {@link #LONGEST_HELD}, and at the end of a stream
 * @param wanted given the worker, whether somebody runs out of work; asked on threads of the worker
 */
public record WorkerConfig(
        String stage,
        int callers,
        int maxBatch,
        Duration batchWait,
        int maxInFlight,
        Optional<Duration> liveAge,
        Optional<String> member,
        Duration commitEvery,
        Duration drain,
        int together,
        Predicate<WorkerView> wanted) {
    /**
     * So many records of live streams at most are taken up and not acknowledged: those that wait or are computed, and what
     * is answered behind them. Nobody waits for room before that.
     */
    static final int MOST_LIVE = 1_024;

    /** How long an answer waits for those behind it. */
    static final Duration LONGEST_HELD = Duration.ofSeconds(1);

    /** How long a stopping worker waits where nobody says. */
    public static final Duration DRAIN = Duration.ofSeconds(10);

    /** Failures of one record before it is dead-lettered. */
    static final int MAX_FAILURES = 3;

    /** Checks ranges. */
    public WorkerConfig {
        requireNonNull(stage, "stage is null");
        requireNonNull(liveAge, "liveAge is null");
        requireNonNull(member, "member is null");
        requireNonNull(wanted, "wanted is null");
        requirePositive(callers, stage + " callers");
        requirePositive(maxBatch, stage + " batch");
        requirePositive(maxInFlight, stage + " records in flight");
        requirePositive(commitEvery.toNanos(), stage + " commit interval");
        requirePositive(together, stage + " answers at a time");
        if (batchWait.isNegative() || drain.isNegative()) {
            throw new UserError(stage + ": a time to wait is negative");
        }
    }

    private static void requirePositive(long value, String name) {
        if (value < 1) {
            throw new UserError(name + " must be positive, not " + value);
        }
    }

    /** The bound on the age of live frames, in µs. */
    long liveAgeUs() {
        return liveAge.map(age -> age.toNanos() / 1_000).orElse(SettingsHeaders.ANY_AGE_US);
    }

    /** Once nothing is read, so many or more records in flight keep it so: there is one for each caller and one more. */
    int readBelow() {
        return Math.max(1, maxInFlight - callers);
    }

    /** For a CPU: so many callers, single frames, twice as many in flight as are computed, live frames at most 2 s old. */
    public static WorkerConfig cpu(String stage, int callers) {
        return new WorkerConfig(
                stage,
                callers,
                1,
                Duration.ZERO,
                Math.max(4, 2 * callers + 2),
                Optional.of(Duration.ofSeconds(2)),
                Optional.empty(),
                Duration.ofMillis(50),
                DRAIN,
                1,
                worker -> true);
    }

    /** The same with larger calls that wait a short time for their batch. */
    public WorkerConfig withBatch(int frames, Duration wait) {
        int inFlight = Math.max(maxInFlight, (callers + 1) * frames);
        return new WorkerConfig(
                stage, callers, frames, wait, inFlight, liveAge, member, commitEvery, drain, together, wanted);
    }

    /** The same with another least time between commits: what was done since is done again after a crash. */
    public WorkerConfig withCommitEvery(Duration interval) {
        return new WorkerConfig(
                stage, callers, maxBatch, batchWait, maxInFlight, liveAge, member, interval, drain, together, wanted);
    }

    /** The same with another bound of records in flight. */
    public WorkerConfig withMaxInFlight(int records) {
        return new WorkerConfig(
                stage, callers, maxBatch, batchWait, records, liveAge, member, commitEvery, drain, together, wanted);
    }

    /** The same with another bound on the age of live frames. */
    public WorkerConfig withLiveAge(Optional<Duration> age) {
        return new WorkerConfig(
                stage, callers, maxBatch, batchWait, maxInFlight, age, member, commitEvery, drain, together, wanted);
    }

    /** The same as a static member of its group. */
    public WorkerConfig withMember(String id) {
        return new WorkerConfig(
                stage,
                callers,
                maxBatch,
                batchWait,
                maxInFlight,
                liveAge,
                Optional.of(id),
                commitEvery,
                drain,
                together,
                wanted);
    }

    /** The same with another time for what it has begun when it stops. */
    public WorkerConfig withDrain(Duration most) {
        return new WorkerConfig(
                stage, callers, maxBatch, batchWait, maxInFlight, liveAge, member, commitEvery, most, together, wanted);
    }

    /**
     * The same with answers to recordings sent so many at a time where they are not wanted sooner; those of two streams may
     * be held beside what is computed.
     */
    public WorkerConfig withAnswersTogether(int answers, Predicate<WorkerView> whenWanted) {
        return new WorkerConfig(
                stage,
                callers,
                maxBatch,
                batchWait,
                maxInFlight + 2 * (answers - together),
                liveAge,
                member,
                commitEvery,
                drain,
                answers,
                whenWanted);
    }
}
