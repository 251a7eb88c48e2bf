package io.posestream.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a reader begins that has not read before.
 *
 * @param kind of beginning
 * @param time empty but for {@link Kind#TIME}
 */
public record Start(Kind kind, Optional<Instant> time) {
    /** The oldest record there is. */
    public static final Start BEGINNING = new Start(Kind.BEGINNING, Optional.empty());
    /** What is written from now on. */
    public static final Start END = new Start(Kind.END, Optional.empty());

    /** Kinds of beginnings. */
    public enum Kind {
        /** The oldest record. */
        BEGINNING,
        /** What comes from now on. */
        END,
        /** A moment. */
        TIME
    }

    /** Checks that nothing is missing. */
    public Start {
        requireNonNull(kind, "kind is null");
        if (requireNonNull(time, "time is null").isPresent() != (kind == Kind.TIME)) {
            throw new IllegalArgumentException("a time belongs to " + Kind.TIME + " alone, not to " + kind);
        }
    }

    /**
     * The first record at or after a moment: of tracks, when the frame arrived; of clips, when they were written.
     *
     * @param moment may lie in the future, where nothing is yet
     */
    public static Start at(Instant moment) {
        return new Start(Kind.TIME, Optional.of(moment));
    }
}
