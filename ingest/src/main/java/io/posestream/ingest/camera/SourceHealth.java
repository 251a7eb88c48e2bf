package io.posestream.ingest.camera;

import static java.util.Objects.requireNonNull;

import io.posestream.core.control.SourceState;

/**
 * How one source is, at one moment. Holds no secrets.
 *
 * @param state what it does
 * @param reason why, in a few words; empty where all is well
 * @param sinceMs when it came into that state, ms since 1970
 * @param reconnects connections that gave pictures, after the first
 * @param frames pictures that were decoded
 * @param late pictures that were replaced by newer ones or not decoded, being too old
 * @param frozen how often its picture froze
 * @param rateOff how often its rate left the declared one
 * @param declaredFps pictures per second it declares; 0 where it is not known
 * @param measuredFps pictures per second that came lately; 0 where it is not known
 */
public record SourceHealth(
        SourceState state,
        String reason,
        long sinceMs,
        long reconnects,
        long frames,
        long late,
        long frozen,
        long rateOff,
        double declaredFps,
        double measuredFps) {
    /** Checks that nothing is missing. */
    public SourceHealth {
        requireNonNull(state, "state is null");
        requireNonNull(reason, "reason is null");
    }
}
