package io.posestream.core;

/**
 * One joint of one person, in pixels of the source frame.
 *
 * @param x horizontal position; the centre of the top left pixel is 0
 * @param y vertical position
 * @param score peak of the heatmap as a fraction of the peak it was trained for, in [0, 1]
 */
public record Keypoint(float x, float y, float score) {
    /** A joint that nobody looked for or found: all zero. */
    public static final Keypoint ABSENT = new Keypoint(0, 0, 0);

    /** Rejects NaN, infinities and scores outside [0, 1]. */
    public Keypoint {
        Checks.requireFinite(x, "x");
        Checks.requireFinite(y, "y");
        Checks.requireFraction(score, "score");
    }
}
