package io.posestream.synth.render;

import io.posestream.core.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The scenes there are. */
public enum SceneKind {
    /** A stone square in the sun: people walk, stand, wave and sit between pillars. */
    PLAZA,
    /** A zebra crossing under a grey sky: two crowds walk through each other. */
    CROSSING,
    /** A hall under lamps, camera at eye height: pillars hide people. */
    HALL,
    /** A park with a path, the camera pans: runners and walkers. */
    PARK;

    /** What the command line calls it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The scene of that name.
     *
     * @throws UserError when there is none
     */
    public static SceneKind named(String label) {
        for (SceneKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new UserError("there is no scene \"" + label + "\"; choose one of "
                + Arrays.stream(values()).map(SceneKind::label).collect(Collectors.joining(", ")));
    }
}
