package io.posestream.ingest.source;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.time.Duration;
import java.util.Optional;

/**
 * How a camera is treated.
 *
 * @param maxAge greatest age of a frame that is taken up
 * @param silence after so long without an answer or a packet it counts as lost
 * @param giveUpAfter so long without a picture ends its stream as failed; empty for never
 * @param duration its stream ends after so long; empty for never
 * @param frozenAfter the same picture for so long is said to be frozen
 */
public record CameraOptions(
        Duration maxAge,
        Duration silence,
        Optional<Duration> giveUpAfter,
        Optional<Duration> duration,
        Duration frozenAfter) {
    /** 500 ms of age, 10 s of silence, tried again for ever, no end, frozen after 10 s. */
    public static final CameraOptions DEFAULT = new CameraOptions(
            Duration.ofMillis(500), Duration.ofSeconds(10), Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    /** Checks ranges. */
    public CameraOptions {
        requirePositive(maxAge, "--max-age");
        requirePositive(silence, "--silence");
        requirePositive(frozenAfter, "--frozen-after");
        giveUpAfter.ifPresent(time -> requirePositive(time, "--give-up-after"));
        duration.ifPresent(time -> requirePositive(time, "--duration"));
    }

    private static void requirePositive(Duration time, String name) {
        if (requireNonNull(time, name + " is null").isNegative() || time.isZero()) {
            throw new UserError(name + " is not positive: " + time);
        }
    }
}
