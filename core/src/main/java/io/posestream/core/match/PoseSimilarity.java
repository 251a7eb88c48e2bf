package io.posestream.core.match;

import io.posestream.core.Checks;
import io.posestream.core.Skeleton;

/**
 * How much two poses look like the same person a moment apart: a mix of object keypoint similarity and box overlap.
 * Shared by the tracker and by whatever proposes boxes from earlier frames, so that both mean the same by "the same
 * person". Deterministic to the bit (StrictMath). Immutable, thread-safe.
 */
public final class PoseSimilarity {
    /** Exponents beyond this add less than 1e-13 and are not computed. */
    private static final double NEGLIGIBLE = 30;

    private final Rules rules;
    /** 1 / (2 (2 sigma inflation)²) per joint, to be divided by the area. */
    private final double[] falloff;

    /**
     * How the parts are weighed.
     *
     * @param oksWeight weight of the joints in [0, 1]; the box overlap has the rest
     * @param minJointScore joints below it, on either side, are not compared
     * @param minJoints with fewer comparable joints only the boxes count
     * @param boxOnlyWeight factor of the overlap in that case
     * @param inflation factor on the skeleton's sigmas: people move between frames
     * @param scoreWeighted whether a joint counts by the geometric mean of its two scores, or all count the same
     */
    public record Rules(
            double oksWeight,
            double minJointScore,
            int minJoints,
            double boxOnlyWeight,
            double inflation,
            boolean scoreWeighted) {
        /** Mix .8/.2, joints from .3, three of them, sigmas x 1.5: measured on the synthetic scenes. */
        public static final Rules DEFAULT = new Rules(0.8, 0.3, 3, 0.6, 1.5, true);

        /** Rejects weights outside [0, 1] and sigmas that are not inflated by a positive factor. */
        public Rules {
            Checks.requireFraction((float) oksWeight, "oksWeight");
            Checks.requireFraction((float) minJointScore, "minJointScore");
            Checks.requirePositive(minJoints, "minJoints");
            Checks.requireFraction((float) boxOnlyWeight, "boxOnlyWeight");
            if (!(inflation > 0 && inflation < 100)) {
                throw new IllegalArgumentException("inflation is not in ]0,100[: " + inflation);
            }
        }
    }

    /**
     * A similarity for poses of one skeleton.
     *
     * @param skeleton gives the sigmas
     * @param rules how the parts are weighed
     */
    public PoseSimilarity(Skeleton skeleton, Rules rules) {
        this.rules = rules;
        this.falloff = skeleton.sigmaArray();
        for (int joint = 0; joint < falloff.length; joint++) {
            double twice = 2 * falloff[joint] * rules.inflation();
            falloff[joint] = 1 / (2 * twice * twice);
        }
    }

    /**
     * Similarity of two poses in [0, 1]. Poses with another number of joints than the skeleton's are compared by their
     * boxes alone; boxes that do not even meet at twice their size are nobody's (four comparisons instead of all joints
     * take 200 people from some ms to well below one).
     */
    public double of(PosePoints one, PosePoints other) {
        if (areApart(one, other)) {
            return 0;
        }
        double iou = one.iou(other);
        if (one.size() != falloff.length || other.size() != falloff.length) {
            return rules.boxOnlyWeight() * iou;
        }
        double oks = oks(one, other, rules.minJointScore(), rules.minJoints());
        if (oks < 0) {
            return rules.boxOnlyWeight() * iou;
        }
        return rules.oksWeight() * oks + (1 - rules.oksWeight()) * iou;
    }

    /**
     * Whether two boxes, each twice as wide and high about its centre, do not meet: no similarity worth a match is left
     * then, unless joints lie far outside of their boxes.
     */
    public static boolean areApart(PosePoints one, PosePoints other) {
        double twiceX = one.left() + one.right() - other.left() - other.right();
        double twiceY = one.top() + one.bottom() - other.top() - other.bottom();
        double width = one.right() - one.left() + other.right() - other.left();
        double height = one.bottom() - one.top() + other.bottom() - other.top();
        return Math.abs(twiceX) > 2 * width || Math.abs(twiceY) > 2 * height;
    }

    /**
     * Object keypoint similarity over the joints that both have at {@code minScore} or more, weighted as the rules say;
     * the person's area is .53 of the mean box area.
     *
     * @return in [0, 1], or -1 where fewer than {@code minJoints} are comparable
     */
    public double oks(PosePoints one, PosePoints other, double minScore, int minJoints) {
        double area = Oks.AREA_OF_BOX * (one.area() + other.area()) / 2;
        double perArea = 1 / Math.max(area, 1);
        double sum = 0;
        double weights = 0;
        int joints = 0;
        for (int joint = 0; joint < falloff.length; joint++) {
            double score = one.score(joint);
            double otherScore = other.score(joint);
            if (score < minScore || otherScore < minScore) {
                continue;
            }
            double weight = rules.scoreWeighted() ? Math.sqrt(score * otherScore) : 1;
            double dx = one.x(joint) - other.x(joint);
            double dy = one.y(joint) - other.y(joint);
            double exponent = (dx * dx + dy * dy) * falloff[joint] * perArea;
            if (exponent < NEGLIGIBLE) {
                sum += weight * StrictMath.exp(-exponent);
            }
            weights += weight;
            joints++;
        }
        return joints < minJoints || weights == 0 ? -1 : sum / weights;
    }
}
