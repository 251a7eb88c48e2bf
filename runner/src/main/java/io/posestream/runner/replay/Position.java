package io.posestream.runner.replay;

import io.posestream.core.StreamItem;
import io.posestream.core.UserError;
import io.posestream.ingest.FrameSelection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A place in a stream.
 *
 * @param byArrival whether it is a time of arrival, else a presentation time from the start of the source
 * @param us µs since 1970, or from the start of the source
 */
public record Position(boolean byArrival, long us) {
    /**
     * Reads what people write: seconds, {@code hh:mm:ss.sss}, or a time with its zone.
     *
     * @param flag to name in the message
     * @throws UserError where it is none of these
     */
    public static Position parse(String flag, String text) {
        Optional<Long> place = FrameSelection.parseTime(text);
        if (place.isPresent()) {
            return new Position(false, place.get());
        }
        try {
            Instant time = OffsetDateTime.parse(text.strip()).toInstant();
            return new Position(true, Duration.between(Instant.EPOCH, time).toNanos() / 1_000);
        } catch (DateTimeException e) {
            throw new UserError(
                    flag + " " + text + " is not a time: use seconds (12.5), hh:mm:ss.sss (00:01:02.500), both from the"
                            + " stream's start, or a time of arrival (2026-11-30T08:00:00Z)",
                    e);
        }
    }

    boolean isReached(StreamItem.Looked<?> frame) {
        return (byArrival ? frame.provenance().arrivalUs() : frame.meta().ptsUs()) >= us;
    }
}
