package io.posestream.models.rcnn;

/**
 * Where the code of detectron2 and of torchvision differ and no tensor says so.
 *
 * @param naming whose code it is
 * @param epsilon added to the variances of the trunk's batch normalisation
 * @param proposalSide proposals of a smaller side are dropped; where 0, those without area
 * @param boxSide boxes of a smaller side are dropped before the last suppression; where 0, none
 */
record RcnnRules(RcnnNaming naming, double epsilon, float proposalSide, float boxSide) {
    private static final double EPSILON = 1e-5;

    /**
     * The rules for a file.
     *
     * @param hasCounters whether it has {@code num_batches_tracked}: torchvision runs its published file, which has none,
     *     with an epsilon of 0
     */
    static RcnnRules of(RcnnNaming naming, boolean hasCounters) {
        return naming.isTorchvision()
                ? new RcnnRules(naming, hasCounters ? EPSILON : 0, 1e-3f, 1e-2f)
                : new RcnnRules(naming, EPSILON, 0, 0);
    }

    /** Whether the first convolution of a residual block makes the step, and not the second. */
    boolean stepsFirst() {
        return !naming.isTorchvision();
    }

    /** Whether anchors have whole corners and steps of whole pixels per cell of the padded picture. */
    boolean roundsAnchors() {
        return naming.isTorchvision();
    }

    /** Whether pooling takes pixel centres into account, and as many samples as a bin has cells. */
    boolean aligns() {
        return !naming.isTorchvision();
    }

    /** Which of the two class logits is the person's. */
    int personLogit() {
        return naming.isTorchvision() ? 1 : 0;
    }

    /** Deltas before those of the person. */
    int otherDeltas() {
        return naming.isTorchvision() ? Boxes.CORNERS : 0;
    }
}
