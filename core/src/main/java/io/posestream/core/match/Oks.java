package io.posestream.core.match;

import io.posestream.core.Keypoint;
import java.util.List;

/**
 * Object keypoint similarity: the mean over joints of exp(-d² / (2 area (2 sigma)²)), as in COCO's evaluation.
 * StrictMath, so that a result is the same to the bit everywhere. Static functions, thread-safe.
 */
public final class Oks {
    /** Area of a person as a fraction of the area of the box; the usual stand-in where no mask is known. */
    public static final double AREA_OF_BOX = 0.53;

    private Oks() {}

    /**
     * Similarity of two poses over all joints.
     *
     * @param one keypoints in the skeleton's order
     * @param other the same
     * @param sigmas per joint
     * @param area of the person, in square pixels, positive
     * @return in [0, 1]
     */
    public static double of(List<Keypoint> one, List<Keypoint> other, double[] sigmas, double area) {
        double sum = 0;
        for (int joint = 0; joint < sigmas.length; joint++) {
            Keypoint p = one.get(joint);
            Keypoint q = other.get(joint);
            sum += joint(p.x() - q.x(), p.y() - q.y(), sigmas[joint], area);
        }
        return sum / sigmas.length;
    }

    /** The term of one joint: distance in pixels per axis, its sigma, area in square pixels. */
    public static double joint(double dx, double dy, double sigma, double area) {
        double twice = 2 * sigma;
        return StrictMath.exp(-(dx * dx + dy * dy) / (2 * area * twice * twice));
    }
}
