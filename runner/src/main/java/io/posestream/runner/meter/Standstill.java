package io.posestream.runner.meter;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices that nothing moves though there is work, and says so after 30 s, and again at growing distance. Not thread-safe.
 */
final class Standstill {
    static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private long seen = -1;
    private long sinceNs;
    private long nextNs = FIRST.toNanos();
    private boolean told;

    /**
     * Looks once.
     *
     * @param done a count that grows with anything that moves
     * @param open whether there is work
     * @param nowNs by a clock that never goes back
     * @return for how long nothing has moved, where it is time to say so
     */
    Optional<Duration> look(long done, boolean open, long nowNs) {
        if (done != seen || !open) {
            seen = done;
            sinceNs = nowNs;
            nextNs = FIRST.toNanos();
            told = false;
            return Optional.empty();
        }
        long still = nowNs - sinceNs;
        if (still < nextNs) {
            return Optional.empty();
        }
        nextNs = Math.min(2 * nextNs, nextNs + LONGEST.toNanos());
        told = true;
        return Optional.of(Duration.ofSeconds(still / NANOS_PER_SECOND));
    }

    /** Whether it was said that nothing moves, and nothing has moved since. */
    boolean isTold() {
        return told;
    }
}
