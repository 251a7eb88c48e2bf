package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.fill.TensorFill;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.media.Image;
import java.util.List;

/**
 * The members of an ensemble that share an input and a size of maps: crops to their part of the mean. Owns calls and
 * buffers. Not thread-safe.
 */
final class MemberGroup implements AutoCloseable {
    private final EnsembleMember sizes;
    private final HeatmapHead head;
    private final boolean flip;
    private final float share;
    private final int[] permutation;
    private final List<Call> calls;
    private final TensorFill fill;
    private final float[] crops;
    private final float[] mirrored;
    private final float[] maps;
    private final float[] other;
    private final float[] mirroredMaps;

    /**
     * Buffers and calls.
     *
     * @param sizes input and maps of every session
     * @param sessions stay the caller's
     * @param head joints and the shift of the flip test
     * @param maxBatch most crops per run
     * @param flip whether mirrored crops are run as well
     * @param share of one member in the mean
     */
    MemberGroup(
            EnsembleMember sizes,
            List<ModelSession> sessions,
            HeatmapHead head,
            int maxBatch,
            boolean flip,
            float share) {
        this.sizes = sizes;
        this.head = head;
        this.flip = flip;
        this.share = share;
        this.permutation = head.skeleton().flipPermutation();
        this.calls = sessions.stream().map(ModelSession::newCall).toList();
        this.fill = new TensorFill(sizes.input());
        crops = new float[maxBatch * sizes.input().pictureLength()];
        mirrored = new float[flip ? crops.length : 0];
        maps = new float[maxBatch * personLength()];
        other = new float[calls.size() > 1 ? maps.length : 0];
        mirroredMaps = new float[flip ? maps.length : 0];
    }

    private int personLength() {
        return permutation.length * sizes.height() * sizes.width();
    }

    /**
     * Cuts a crop.
     *
     * @param picture stays the caller's
     * @param toSource pixels of the picture to source pixels
     * @param geometry of the crop, in source pixels
     * @param warp how it is cut
     * @param index in the batch
     */
    void fill(Image picture, Affine toSource, CropGeometry geometry, PoseConfig.Warp warp, int index) {
        InputSpec input = sizes.input();
        Affine toInput = toSource.then(geometry.toInput(input.width(), input.height()));
        int offset = index * input.pictureLength();
        if (warp == PoseConfig.Warp.EXACT) {
            fill.warpExact(picture, toInput, crops, offset);
        } else {
            fill.warp(picture, toInput, crops, offset);
        }
    }

    /**
     * Runs the first {@code count} crops.
     *
     * @return share x sum of the members' maps, [count][joints][height][width]; this group's, valid until the next run
     */
    float[] run(int count) {
        runMembers(crops, count, maps);
        if (flip) {
            InputSpec input = sizes.input();
            Mirror.rows(crops, mirrored, count * InputSpec.CHANNELS * input.height(), input.width());
            runMembers(mirrored, count, mirroredMaps);
            float shift = (float) head.decode().flipShift();
            for (int person = 0; person < count; person++) {
                int offset = person * personLength();
                Mirror.merge(maps, mirroredMaps, offset, permutation, sizes.width(), sizes.height(), shift);
            }
        }
        return maps;
    }

    /** Added up in the order of the manifest. */
    private void runMembers(float[] tensor, int count, float[] sum) {
        runMember(calls.get(0), tensor, count, sum);
        int length = count * personLength();
        for (int member = 1; member < calls.size(); member++) {
            runMember(calls.get(member), tensor, count, other);
            for (int i = 0; i < length; i++) {
                sum[i] += other[i];
            }
        }
        if (share != 1) {
            for (int i = 0; i < length; i++) {
                sum[i] *= share;
            }
        }
    }

    private void runMember(Call call, float[] tensor, int count, float[] into) {
        InputSpec input = sizes.input();
        call.input(input.name(), tensor, count, InputSpec.CHANNELS, input.height(), input.width());
        call.expect(sizes.output(), count, permutation.length, sizes.height(), sizes.width());
        call.run();
        call.floats(sizes.output(), into);
    }

    @Override
    public void close() {
        calls.forEach(Call::close);
    }
}
