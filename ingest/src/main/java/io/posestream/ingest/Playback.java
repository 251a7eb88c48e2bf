package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamPolicy;
import io.posestream.core.UserError;
import io.posestream.ingest.source.CameraOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * How a source is treated where it is not to be treated as what it is.
 *
 * @param policy what gives way when the chain is slower; empty for what the source is: a camera, and a recording that is
 *     played, are live, every other recording is an archive
 * @param realTime whether a recording is played: each picture arrives when it is due; without meaning for cameras
 * @param maxAge how old a frame of a live recording may be at its answer; a camera has a bound of its own
 */
public record Playback(Optional<StreamPolicy> policy, boolean realTime, Duration maxAge) {
    /** Every source as what it is. */
    public static final Playback USUAL = new Playback(Optional.empty(), false, CameraOptions.DEFAULT.maxAge());

    /** Checks ranges. */
    public Playback {
        requireNonNull(policy, "policy is null");
        if (requireNonNull(maxAge, "maxAge is null").isNegative() || maxAge.isZero()) {
            throw new UserError("--max-age is not positive: " + maxAge);
        }
    }

    /** The policy of a source. */
    StreamPolicy of(boolean camera) {
        return policy.orElse(camera || realTime ? StreamPolicy.LIVE : StreamPolicy.ARCHIVE);
    }
}
