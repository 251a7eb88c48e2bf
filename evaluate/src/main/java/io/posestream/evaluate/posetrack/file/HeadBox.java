package io.posestream.evaluate.posetrack.file;

/**
 * The box around a head, by which distances are normalised. Pixels of the source frame.
 *
 * @param x1 left
 * @param y1 top
 * @param x2 right
 * @param y2 bottom
 */
public record HeadBox(double x1, double y1, double x2, double y2) {
    /** Head size as a share of the diagonal, from MPII's evaluation through poseval's {@code getHeadSize}. */
    private static final double SHARE_OF_DIAGONAL = 0.6;

    /** The head size: 0.6 times the diagonal, in pixels. */
    public double size() {
        double dx = x2 - x1;
        double dy = y2 - y1;
        return SHARE_OF_DIAGONAL * Math.sqrt(dx * dx + dy * dy);
    }
}
