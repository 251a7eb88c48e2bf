package io.posestream.runner.replay;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import java.util.Optional;

/**
 * A part of an epoch.
 *
 * @param from its first frame is the first at or after this; empty for the epoch's beginning
 * @param to its frames lie before this; empty for the epoch's end
 */
public record Stretch(Optional<Position> from, Optional<Position> to) {
    /** All of an epoch. */
    public static final Stretch WHOLE = new Stretch(Optional.empty(), Optional.empty());

    /** Checks that nothing is missing. */
    public Stretch {
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
    }

    /** Whether the frame lies behind the beginning. */
    boolean isBegun(StreamItem<?> item) {
        return from.isEmpty()
                || (item instanceof StreamItem.Looked<?> frame && from.get().isReached(frame));
    }

    /** Whether the frame lies behind the end. */
    boolean isOver(StreamItem<?> item) {
        return to.isPresent()
                && item instanceof StreamItem.Looked<?> frame
                && to.get().isReached(frame);
    }
}
