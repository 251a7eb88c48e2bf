package io.posestream.viewer.state;

import static java.util.Objects.requireNonNull;

import io.posestream.core.control.SourceState;
import java.util.Locale;

/**
 * What a stream does.
 *
 * @param kind what it does; {@code STALLED} also where the source runs and no answer comes
 * @param reason why, in a few words; empty where there is nothing to say
 * @param sinceUs since when, µs since 1970
 */
record StreamState(SourceState kind, String reason, long sinceUs) {
    /** Checks that nothing is missing. */
    public StreamState {
        requireNonNull(kind, "kind is null");
        requireNonNull(reason, "reason is null");
    }

    /** As it stands in messages. */
    String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
