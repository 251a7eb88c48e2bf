package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.time.Duration;

/**
 * How near a quantised network must stay to the one in float.
 *
 * @param oks mean object keypoint similarity between the two, above 0 and below 1
 * @param time about how long may be spent on finding what must stay in float for it
 */
public record AccuracyTarget(double oks, Duration time) {
    /** Checks the ranges; throws {@link UserError}. */
    public AccuracyTarget {
        requireNonNull(time, "time is null");
        if (!(oks > 0 && oks < 1)) {
            throw new UserError("a similarity to keep is above 0 and below 1, not " + oks);
        }
        if (time.isNegative() || time.isZero()) {
            throw new UserError("the time for finding a similarity is not positive: " + time);
        }
    }
}
