package io.posestream.pose;

import io.posestream.inference.Call;
import io.posestream.inference.HeatmapHead;
import io.posestream.inference.InputSpec;
import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of crops to averaged maps: every member of an ensemble, and the mirrored crops where the flip test is on.
 * Owns calls and buffers. Not thread-safe.
 */
final class MapRunner implements AutoCloseable {
    private final InputSpec input;
    private final HeatmapHead head;
    private final boolean flip;
    private final int[] permutation;
    private final List<Call> calls = new ArrayList<>();
    private final float[] crops;
    private final float[] mirrored;
    private final float[] maps;
    private final float[] other;
    private final float[] mirroredMaps;

    MapRunner(Model model, HeatmapHead head, int maxBatch, boolean flip) {
        this.input = model.manifest().input();
        this.head = head;
        this.flip = flip;
        this.permutation = head.skeleton().flipPermutation();
        for (ModelSession session : model.sessions()) {
            calls.add(session.newCall());
        }
        crops = new float[maxBatch * input.pictureLength()];
        mirrored = new float[flip ? crops.length : 0];
        maps = new float[maxBatch * head.personLength()];
        other = new float[calls.size() > 1 ? maps.length : 0];
        mirroredMaps = new float[flip ? maps.length : 0];
    }

    /** Where the caller puts the crops: [batch][3][height][width]. */
    float[] crops() {
        return crops;
    }

    /**
     * Runs the first {@code count} crops.
     *
     * @return [count][joints][height][width]; this runner's, valid until the next run
     */
    float[] run(int count) {
        runMembers(crops, count, maps);
        if (flip) {
            Mirror.rows(crops, mirrored, count * InputSpec.CHANNELS * input.height(), input.width());
            runMirrored(count);
        }
        return maps;
    }

    private void runMirrored(int count) {
        runMembers(mirrored, count, mirroredMaps);
        float shift = (float) head.decode().flipShift();
        for (int person = 0; person < count; person++) {
            int offset = person * head.personLength();
            Mirror.merge(maps, mirroredMaps, offset, permutation, head.width(), head.height(), shift);
        }
    }

    /** The mean over the members' maps; added up in the order of the manifest. */
    private void runMembers(float[] tensor, int count, float[] mean) {
        runMember(calls.get(0), tensor, count, mean);
        int length = count * head.personLength();
        for (int member = 1; member < calls.size(); member++) {
            runMember(calls.get(member), tensor, count, other);
            for (int i = 0; i < length; i++) {
                mean[i] += other[i];
            }
        }
        if (calls.size() > 1) {
            float share = 1f / calls.size();
            for (int i = 0; i < length; i++) {
                mean[i] *= share;
            }
        }
    }

    private void runMember(Call call, float[] tensor, int count, float[] into) {
        call.input(input.name(), tensor, count, InputSpec.CHANNELS, input.height(), input.width());
        call.expect(head.output(), count, head.skeleton().size(), head.height(), head.width());
        call.run();
        call.floats(head.output(), into);
    }

    @Override
    public void close() {
        calls.forEach(Call::close);
    }
}
