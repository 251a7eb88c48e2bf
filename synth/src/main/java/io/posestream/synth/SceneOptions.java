package io.posestream.synth;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.synth.render.SceneKind;

/**
 * What to render. Equal options give equal truth files and equal pictures before compression.
 *
 * @param scene which scene
 * @param people how many people come to be, 0 to 60; not all of them are in view all the time
 * @param seconds length, positive; at most 9999 frames in all, the most that PoseTrack's image numbers hold
 * @param seed of everything that is drawn by chance
 * @param width of the picture, in pixels, 64 to 3840
 * @param height of the picture, in pixels, 64 to 2160
 * @param fps frames per second, 1 to 120
 */
public record SceneOptions(SceneKind scene, int people, double seconds, long seed, int width, int height, int fps) {
    private static final int MAX_PEOPLE = 60;
    private static final int MIN_SIDE = 64;
    private static final int MAX_WIDTH = 3840;
    private static final int MAX_HEIGHT = 2160;
    private static final int MAX_FPS = 120;
    private static final int MAX_FRAMES = 9999;

    /** Checks the ranges; what is wrong is a {@link UserError}, since these come from the command line. */
    public SceneOptions {
        requireNonNull(scene, "scene is null");
        requireRange("people", people, 0, MAX_PEOPLE);
        requireRange("width", width, MIN_SIDE, MAX_WIDTH);
        requireRange("height", height, MIN_SIDE, MAX_HEIGHT);
        requireRange("fps", fps, 1, MAX_FPS);
        if (!(seconds > 0 && seconds * fps >= 1 && Math.round(seconds * fps) <= MAX_FRAMES)) {
            throw new UserError("seconds must give 1 to " + MAX_FRAMES + " frames, " + seconds + " s at " + fps
                    + " frames per second do not; choose another length");
        }
    }

    /** 1280 x 720 at 25 frames per second. */
    public static SceneOptions of(SceneKind scene, int people, double seconds, long seed) {
        return new SceneOptions(scene, people, seconds, seed, 1280, 720, 25);
    }

    /** The same in another size. */
    public SceneOptions withSize(int newWidth, int newHeight) {
        return new SceneOptions(scene, people, seconds, seed, newWidth, newHeight, fps);
    }

    /** The same at another rate. */
    public SceneOptions withFps(int newFps) {
        return new SceneOptions(scene, people, seconds, seed, width, height, newFps);
    }

    /** Number of frames. */
    public int frames() {
        return (int) Math.round(seconds * fps);
    }

    /** When frame {@code number} is taken, in seconds from the first. */
    double timeOf(int number) {
        return (double) number / fps;
    }

    private static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new UserError(what + " must be " + min + " to " + max + ": " + value);
        }
    }
}
