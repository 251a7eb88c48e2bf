package io.posestream.kafka.worker;

import static java.util.Objects.requireNonNull;

/**
 * What a stage says about one looked-at frame.
 *
 * @param <O> what it found
 */
public sealed interface Answer<O> {
    /**
     * A result, which may be that nobody was seen.
     *
     * @param value what was found
     */
    record Found<O>(O value) implements Answer<O> {
        /** Checks that it is there. */
        public Found {
            requireNonNull(value, "value is null");
        }
    }

    /**
     * The frame was not looked at.
     *
     * @param reason one word, see {@link io.posestream.core.GapReason}
     */
    record Skipped<O>(String reason) implements Answer<O> {
        /** Checks that it is there. */
        public Skipped {
            requireNonNull(reason, "reason is null");
        }
    }
}
