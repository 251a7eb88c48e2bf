package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.ModelSession;
import io.posestream.inference.fill.TensorFill;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.SimccHead;
import io.posestream.media.Image;

/** Crops to two vectors per joint to keypoints. Owns a call and buffers. Not thread-safe. */
final class SimccNetwork implements CropNetwork {
    private final InputSpec input;
    private final SimccHead head;
    private final boolean flip;
    private final int[] permutation;
    private final int binsX;
    private final int binsY;
    private final Call call;
    private final TensorFill fill;
    private final float[] crops;
    private final float[] mirrored;
    private final float[] x;
    private final float[] y;
    private final float[] mirroredX;
    private final float[] mirroredY;

    /**
     * Buffers and a call.
     *
     * @param input of the graph
     * @param session stays the caller's
     * @param head joints and bins
     * @param maxBatch most crops per run
     * @param flip whether mirrored crops are run as well
     */
    SimccNetwork(InputSpec input, ModelSession session, SimccHead head, int maxBatch, boolean flip) {
        this.input = input;
        this.head = head;
        this.flip = flip;
        this.permutation = head.skeleton().flipPermutation();
        this.binsX = head.bins(input.width());
        this.binsY = head.bins(input.height());
        this.call = session.newCall();
        this.fill = new TensorFill(input);
        crops = new float[maxBatch * input.pictureLength()];
        mirrored = new float[flip ? crops.length : 0];
        x = new float[maxBatch * permutation.length * binsX];
        y = new float[maxBatch * permutation.length * binsY];
        mirroredX = new float[flip ? x.length : 0];
        mirroredY = new float[flip ? y.length : 0];
    }

    @Override
    public void fill(Image picture, Affine toSource, CropGeometry geometry, PoseConfig.Warp warp, int index) {
        Affine toInput = toSource.then(geometry.toInput(input.width(), input.height()));
        int offset = index * input.pictureLength();
        if (warp == PoseConfig.Warp.EXACT) {
            fill.warpExact(picture, toInput, crops, offset);
        } else {
            fill.warp(picture, toInput, crops, offset);
        }
    }

    @Override
    public void run(int count) {
        runCrops(crops, count, x, y);
        if (flip) {
            Mirror.rows(crops, mirrored, count * InputSpec.CHANNELS * input.height(), input.width());
            runCrops(mirrored, count, mirroredX, mirroredY);
            for (int person = 0; person < count; person++) {
                Simcc.merge(x, mirroredX, person * permutation.length * binsX, permutation, binsX, true);
                Simcc.merge(y, mirroredY, person * permutation.length * binsY, permutation, binsY, false);
            }
        }
    }

    private void runCrops(float[] tensor, int count, float[] intoX, float[] intoY) {
        call.input(input.name(), tensor, count, InputSpec.CHANNELS, input.height(), input.width());
        call.expect(head.outputX(), count, permutation.length, binsX);
        call.expect(head.outputY(), count, permutation.length, binsY);
        call.run();
        call.floats(head.outputX(), intoX);
        call.floats(head.outputY(), intoY);
    }

    @Override
    public ScoredPose read(int index, CropGeometry geometry, Box box, float boxScore) {
        int joints = permutation.length;
        int offsetX = index * joints * binsX;
        int offsetY = index * joints * binsY;
        if (!Peak.isFinite(x, offsetX, joints * binsX) || !Peak.isFinite(y, offsetY, joints * binsY)) {
            throw new InferenceException("the pose network gave vectors that are not numbers");
        }
        Affine binsToSource = geometry.mapToSource(binsX, binsY, input.width(), input.height());
        return Simcc.read(x, offsetX, binsX, y, offsetY, binsY, joints, head.scores(), box, boxScore, binsToSource);
    }

    @Override
    public void close() {
        call.close();
    }
}
