package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.TypeConversionException;

/** Moments as people write them: how long ago, {@code 15m}, or a time, {@code 2026-11-30T08:00:00Z}. */
public final class Moments {
    private Moments() {}

    /**
     * Reads one.
     *
     * @param flag to name in the message
     * @param more what else may stand there, for the message, with a comma at its end
     * @throws UserError where it is none
     */
    public static Instant parse(String flag, String text, String more) {
        try {
            Duration ago = new Durations().convert(text);
            return Instant.now().minus(ago);
        } catch (TypeConversionException e) {
            return time(flag, text, more);
        }
    }

    private static Instant time(String flag, String text, String more) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException e) {
            throw new UserError(
                    flag + " " + text + ": write " + more + "how long ago (15m), or a time (2026-11-30T08:00:00Z)", e);
        }
    }
}
