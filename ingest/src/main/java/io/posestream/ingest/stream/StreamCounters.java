package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.core.system.TimeHistogram;
import io.posestream.ingest.camera.CameraSource;
import io.posestream.ingest.camera.SourceHealth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What is known of one stream by the process that ingests it: its source, and the answers committed for it. {@code frames
 * in = results + skipped + failed} once its end is answered; until then frames in is the larger. Answers that earlier
 * processes got count as far as {@code tracks} holds them, so a run that was killed and goes on ends with the same sums.
 * Thread-safe.
 */
public final class StreamCounters {
    private final String streamId;
    private final long epoch;
    private final long firstNumber;
    private final TimeHistogram age = new TimeHistogram();
    private final Map<String, Long> skipped = new TreeMap<>();
    private final Optional<CameraSource> camera;
    private final StreamPolicy policy;
    private final boolean unverified;
    private final Optional<SourceStatus.Begun> begun;
    private SourceState state = SourceState.CONNECTING;
    private String reason = "";
    private long sinceMs = System.currentTimeMillis();
    private long framesIn;
    private volatile long newestEpoch;
    private long results;
    private long failed;
    private long people;

    /**
     * @param epoch from which on answers count, with those of later epochs
     * @param firstNumber how many numbers of that epoch earlier processes have sent
     * @param camera which knows itself how it is; empty for a recording
     * @param policy how the stream is treated
     * @param unverified whether whatever certificate its source shows is taken
     * @param begun where its epoch begins, where that is told
     */
    StreamCounters(
            String streamId,
            long epoch,
            long firstNumber,
            Optional<CameraSource> camera,
            StreamPolicy policy,
            boolean unverified,
            Optional<SourceStatus.Begun> begun) {
        this.streamId = requireNonNull(streamId, "streamId is null");
        this.epoch = epoch;
        this.newestEpoch = epoch;
        this.firstNumber = firstNumber;
        this.framesIn = firstNumber;
        this.camera = camera;
        this.policy = requireNonNull(policy, "policy is null");
        this.unverified = unverified;
        this.begun = requireNonNull(begun, "begun is null");
    }

    /** The stream. */
    public String streamId() {
        return streamId;
    }

    /** Sets where its source stands; the same state again changes its reason only. */
    public synchronized void state(SourceState now, String why) {
        if (state != now) {
            sinceMs = System.currentTimeMillis();
        }
        state = requireNonNull(now, "now is null");
        reason = requireNonNull(why, "why is null");
    }

    /** Where its source stands. */
    public SourceState state() {
        return health().map(SourceHealth::state).orElseGet(this::toldState);
    }

    private synchronized SourceState toldState() {
        return state;
    }

    /** How its camera is; empty for a recording. */
    public Optional<SourceHealth> health() {
        return camera.map(CameraSource::health);
    }

    /** Why it stands there, in a few words; may be empty. */
    public String reason() {
        return health().map(SourceHealth::reason).orElseGet(this::toldReason);
    }

    private synchronized String toldReason() {
        return reason;
    }

    /** Since when, ms since 1970. */
    public long sinceMs() {
        return health().map(SourceHealth::sinceMs).orElseGet(this::toldSinceMs);
    }

    private synchronized long toldSinceMs() {
        return sinceMs;
    }

    /** What there is to tell of its source. */
    SourceStatus status(long nowMs) {
        return health().map(known -> camera(known, nowMs)).orElseGet(() -> recording(nowMs));
    }

    private SourceStatus camera(SourceHealth known, long nowMs) {
        return new SourceStatus(
                streamId,
                newestEpoch,
                policy,
                known.state(),
                known.reason(),
                known.sinceMs(),
                nowMs,
                unverified,
                known.reconnects(),
                new SourceStatus.Pace(
                        known.declaredFps(), known.measuredFps(), known.late(), known.frozen(), known.rateOff()));
    }

    private synchronized SourceStatus recording(long nowMs) {
        return new SourceStatus(
                streamId,
                newestEpoch,
                policy,
                state,
                reason,
                sinceMs,
                nowMs,
                unverified,
                0,
                SourceStatus.Pace.NONE,
                begun);
    }

    /** How often its source was opened once more. */
    public long reconnects() {
        return health().map(SourceHealth::reconnects).orElse(0L);
    }

    /** Notes in which epoch the next numbers are. */
    void epoch(long now) {
        newestEpoch = now;
    }

    /** @param numbers taken so far, those of earlier processes included */
    synchronized void taken(long numbers) {
        framesIn = Math.max(framesIn, numbers);
    }

    /** Notes a committed answer, of whichever epoch. */
    synchronized void answered(StreamItem<Tracks> item) {
        if (item.id().epoch() < epoch) {
            return;
        }
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            results++;
            people = looked.value().people().size();
            if (item.id().epoch() > epoch || item.id().number() >= firstNumber) {
                age.add(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
                        - item.provenance().arrivalUs());
            }
        } else if (item instanceof StreamItem.Failed<Tracks>) {
            failed++;
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            skipped.merge(gap.reason(), gap.count(), Long::sum);
        }
    }

    /** Numbers taken, those of earlier processes included. */
    public synchronized long framesIn() {
        return framesIn;
    }

    /** Frames answered with people, or with nobody. */
    public synchronized long results() {
        return results;
    }

    /** Numbers answered as skipped, by reason. */
    public synchronized Map<String, Long> skipped() {
        return new TreeMap<>(skipped);
    }

    /** Frames answered as failed. */
    public synchronized long failed() {
        return failed;
    }

    /** Numbers answered: results, skipped and failed. */
    public synchronized long answered() {
        return results
                + failed
                + skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** People in the newest looked-at frame. */
    public synchronized long people() {
        return people;
    }

    /** From the arrival of a frame to its committed answer being read here; without those of earlier processes. */
    public TimeHistogram age() {
        return age;
    }
}
