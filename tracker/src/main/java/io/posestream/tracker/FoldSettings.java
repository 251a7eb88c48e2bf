package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

/**
 * How a stream is answered.
 *
 * @param tracker what decides who is who
 * @param parkingLimit most records parked per stream
 * @param acceptLoss whether numbers of an archive that never come are answered as lost; otherwise it stops
 */
public record FoldSettings(TrackerConfig tracker, int parkingLimit, boolean acceptLoss) {
    /** Recommended tracker, 1,024 parked, archives stop rather than lose frames. */
    public static final FoldSettings DEFAULT = new FoldSettings(TrackerConfig.DEFAULT, 1024, false);

    /** Rejects a limit below 1. */
    public FoldSettings {
        requireNonNull(tracker, "tracker is null");
        if (parkingLimit < 1) {
            throw new IllegalArgumentException("parkingLimit is not positive: " + parkingLimit);
        }
    }
}
