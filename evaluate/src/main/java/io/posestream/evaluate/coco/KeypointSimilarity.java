package io.posestream.evaluate.coco;

/**
 * Object keypoint similarity as COCO's evaluation computes it. Static functions, thread-safe.
 *
 * <p>Source: {@code computeOks} of pycocotools (cocodataset/cocoapi 8c9bcc3). Differs from {@code core}'s OKS, which
 * takes all joints: here only the labelled ones count, or, where none is, the distance to the doubled box.
 */
final class KeypointSimilarity {
    /** COCO's standard deviations per joint, in units of the person's scale. */
    private static final double[] SIGMAS = {
        .026, .025, .025, .035, .035, .079, .079, .072, .072, .062, .062, .107, .107, .087, .087, .089, .089
    };

    private static final double EPSILON = Math.ulp(1.0);

    private KeypointSimilarity() {}

    /** In [0, 1]. */
    static double of(CocoPerson detection, CocoPerson truth) {
        boolean labelled = truth.labelled() > 0;
        CocoPerson.Box box = truth.box();
        double left = box.x() - box.width();
        double right = box.x() + box.width() * 2;
        double top = box.y() - box.height();
        double bottom = box.y() + box.height() * 2;
        double sum = 0;
        int count = 0;
        for (int joint = 0; joint < CocoPerson.JOINTS; joint++) {
            if (labelled && !truth.isLabelled(joint)) {
                continue;
            }
            double x = detection.x(joint);
            double y = detection.y(joint);
            double dx = labelled ? x - truth.x(joint) : Math.max(0, left - x) + Math.max(0, x - right);
            double dy = labelled ? y - truth.y(joint) : Math.max(0, top - y) + Math.max(0, y - bottom);
            double twice = 2 * SIGMAS[joint];
            double error = (dx * dx + dy * dy) / (twice * twice) / (truth.area() + EPSILON) / 2;
            sum += StrictMath.exp(-error);
            count++;
        }
        return sum / count;
    }
}
