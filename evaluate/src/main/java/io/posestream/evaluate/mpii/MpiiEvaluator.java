package io.posestream.evaluate.mpii;

import io.posestream.core.UserError;
import java.util.List;

/**
 * Scores single people by MPII's PCKh as HRNet's code does ({@code lib/dataset/mpii.py} of
 * leoxiaobin/deep-high-resolution-net.pytorch). Static functions, thread-safe.
 */
public final class MpiiEvaluator {
    /** Head size as a share of the head box's diagonal. */
    private static final double SHARE_OF_DIAGONAL = 0.6;

    private MpiiEvaluator() {}

    /**
     * Scores everything that {@code options} names.
     *
     * @throws UserError when a file cannot be read or the two do not name the same pictures in the same order; one line
     */
    public static MpiiEvaluation evaluate(MpiiOptions options) {
        List<MpiiPerson> truths = MpiiPerson.read(options.truth(), true);
        List<MpiiPerson> predictions = MpiiPerson.read(options.predictions(), false);
        if (truths.size() != predictions.size()) {
            throw new UserError(options.predictions() + ": has " + predictions.size() + " entries where the truth has "
                    + truths.size() + "; write one per person of the truth, in its order");
        }
        MpiiEvaluation.Builder errors = new MpiiEvaluation.Builder();
        for (int person = 0; person < truths.size(); person++) {
            MpiiPerson truth = truths.get(person);
            MpiiPerson prediction = predictions.get(person);
            if (!truth.image().equals(prediction.image())) {
                throw new UserError(options.predictions() + ": entry " + (person + 1) + " is of " + prediction.image()
                        + " where the truth has " + truth.image() + "; write the entries in the truth's order");
            }
            double headSize = SHARE_OF_DIAGONAL * truth.headDiagonal();
            for (int joint = 0; joint < MpiiPerson.JOINTS; joint++) {
                if (truth.isVisible(joint)) {
                    errors.add(joint, truth.distance(prediction, joint) / headSize);
                }
            }
        }
        return errors.build();
    }
}
