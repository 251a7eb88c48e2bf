package io.posestream.tracker.stream.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.core.clip.ClipFloats;
import io.posestream.tracker.clips.ClipSettings;

/**
 * What stands in the topic of clips.
 *
 * @param cutting how clips are cut
 * @param floats how their numbers are written
 */
public record ClipOutput(ClipSettings cutting, ClipFloats floats) {
    /** The published defaults. */
    public static final ClipOutput DEFAULT = new ClipOutput(ClipSettings.DEFAULT, ClipFloats.HALF);

    /** Checks that nothing is missing. */
    public ClipOutput {
        requireNonNull(cutting, "cutting is null");
        requireNonNull(floats, "floats is null");
    }
}
