package io.posestream.ingest.stream;

import io.posestream.core.UserError;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long pictures stay on the broker after they are answered. Pictures that are not answered are never deleted. */
public sealed interface KeepFrames {
    /** Deleted as soon as they are answered: keypoints only, for privacy. */
    record None() implements KeepFrames {}

    /** Never deleted. */
    record All() implements KeepFrames {}

    /**
     * Deleted when older than that.
     *
     * @param time since arrival
     */
    record For(Duration time) implements KeepFrames {}

    /**
     * The oldest deleted when all take more than that.
     *
     * @param bytes on disk
     */
    record UpTo(long bytes) implements KeepFrames {
        /** Less than two segments of the log could never be kept to. */
        static final long LEAST = 200L << 20;

        /** Checks that the room can be kept to. */
        public UpTo {
            if (bytes < LEAST) {
                throw new UserError("--keep-frames is below " + (LEAST >> 20) + " MB: " + (bytes >> 20)
                        + " MB; use 'none' to keep no pictures");
            }
        }
    }

    /** Parses {@code none}, {@code all}, a duration (90s, 15m, 2h, 7d) or a size (500MB, 2GB). */
    static KeepFrames parse(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.equals("none")) {
            return new None();
        }
        if (value.equals("all")) {
            return new All();
        }
        Matcher matcher = Pattern.compile("(\\d{1,9})\\s*(s|m|h|d|mb|gb|tb)").matcher(value);
        if (!matcher.matches()) {
            throw new UserError(
                    "--keep-frames " + text + ": use none, all, a duration such as 2h or a size such as 2GB");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> new For(Duration.ofSeconds(amount));
            case "m" -> new For(Duration.ofMinutes(amount));
            case "h" -> new For(Duration.ofHours(amount));
            case "d" -> new For(Duration.ofDays(amount));
            case "mb" -> new UpTo(amount << 20);
            case "gb" -> new UpTo(amount << 30);
            default -> new UpTo(amount << 40);
        };
    }
}
