package io.posestream.ingest.camera;

import io.posestream.core.Printable;
import io.posestream.core.control.SourceState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches what a camera gives: its state, a picture that freezes, a rate that is not the declared one. Tells of each once
 * when it begins. Thread-safe.
 */
final class HealthMonitor {
    private static final long RATE_WINDOW_NS = TimeUnit.SECONDS.toNanos(10);
    /** A rate may stray that far from the declared one before it is said. */
    private static final double RATE_TOLERANCE = 0.2;
    /** Running sources give a picture at least that often. */
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(2);

    private final long frozenAfterNs;
    private final Consumer<String> says;
    private SourceState state = SourceState.CONNECTING;
    private String reason = "";
    private long sinceMs = System.currentTimeMillis();
    private long connections;
    private long frames;
    private long late;
    private long frozen;
    private long rateOff;
    private double declaredFps;
    private double measuredFps;
    private long lastFrameNs;
    private long windowStartNs;
    private long windowFrames;
    private long sameSinceNs;
    private int lastDigest;
    private long lastPtsUs;
    private boolean saidFrozen;
    private boolean saidRate;

    /** @param says told one line at a time, without secrets */
    HealthMonitor(Duration frozenAfter, Consumer<String> says) {
        this.frozenAfterNs = frozenAfter.toNanos();
        this.says = says;
    }

    /** How it is now. */
    synchronized SourceHealth health() {
        if (state == SourceState.RUNNING && System.nanoTime() - lastFrameNs > STALL_NS) {
            move(SourceState.STALLED, "no picture");
        }
        return new SourceHealth(
                state,
                reason,
                sinceMs,
                Math.max(0, connections - 1),
                frames,
                late,
                frozen,
                rateOff,
                declaredFps,
                measuredFps);
    }

    /** A connection has given its first picture. */
    synchronized void connected(long intervalUs) {
        connections++;
        declaredFps = intervalUs > 0 ? 1e6 / intervalUs : 0;
        long now = System.nanoTime();
        windowStartNs = now;
        windowFrames = 0;
        sameSinceNs = now;
        lastFrameNs = now;
        saidFrozen = false;
        lastPtsUs = Long.MIN_VALUE;
        move(SourceState.RUNNING, "");
    }

    synchronized void lost(String why) {
        move(SourceState.LOST, Printable.of(why));
    }

    synchronized void ended(String why) {
        move(SourceState.ENDED, Printable.of(why));
    }

    synchronized void late(long count) {
        late += count;
    }

    /** A picture was decoded. */
    synchronized void picture(long ptsUs, int digest) {
        long now = System.nanoTime();
        frames++;
        windowFrames++;
        lastFrameNs = now;
        boolean same = ptsUs == lastPtsUs || digest == lastDigest;
        lastPtsUs = ptsUs;
        lastDigest = digest;
        if (!same) {
            sameSinceNs = now;
            saidFrozen = false;
        }
        if (now - sameSinceNs > frozenAfterNs) {
            move(SourceState.STALLED, "frozen picture");
            if (!saidFrozen) {
                saidFrozen = true;
                frozen++;
                says.accept("its picture is frozen");
            }
        } else {
            move(SourceState.RUNNING, "");
        }
        measure(now);
    }

    private void measure(long now) {
        if (now - windowStartNs < RATE_WINDOW_NS) {
            return;
        }
        measuredFps = windowFrames * 1e9 / (now - windowStartNs);
        windowStartNs = now;
        windowFrames = 0;
        boolean off = declaredFps > 0 && Math.abs(measuredFps / declaredFps - 1) > RATE_TOLERANCE;
        if (off && !saidRate) {
            rateOff++;
            says.accept(String.format(
                    java.util.Locale.ROOT, "declares %.1f frames/s and gives %.1f", declaredFps, measuredFps));
        }
        saidRate = off;
    }

    private void move(SourceState next, String why) {
        if (next != state) {
            sinceMs = System.currentTimeMillis();
        }
        state = next;
        reason = why;
    }
}
