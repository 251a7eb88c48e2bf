package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.media.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of crops to averaged maps: every member of an ensemble at its own size, and the mirrored crops where the flip
 * test is on. Owns calls and buffers. Not thread-safe.
 */
final class MapRunner implements AutoCloseable {
    private final int joints;
    /** The first has the manifest's own input and maps; its maps become the mean. */
    private final List<MemberGroup> groups = new ArrayList<>();
    /** From the maps of every other group to those of the first. */
    private final List<MapResize> resizes = new ArrayList<>();

    MapRunner(Model model, HeatmapHead head, int maxBatch, boolean flip) {
        ModelManifest manifest = model.manifest();
        this.joints = head.skeleton().size();
        List<EnsembleMember> ensemble = manifest.ensemble();
        List<ModelSession> sessions = model.sessions();
        float share = 1f / sessions.size();
        int alike = manifest.graphs().size();
        groups.add(new MemberGroup(ensemble.get(0), sessions.subList(0, alike), head, maxBatch, flip, share));
        for (int i = alike; i < sessions.size(); i++) {
            EnsembleMember member = ensemble.get(i);
            groups.add(new MemberGroup(member, List.of(sessions.get(i)), head, maxBatch, flip, share));
            resizes.add(new MapResize(
                    head.width(),
                    head.height(),
                    cells(head, ensemble.get(0), member),
                    member.width(),
                    member.height()));
        }
    }

    /** From cells of one member's maps to those of another's that lie at the same place in the frame. */
    static Affine cells(HeatmapHead head, EnsembleMember from, EnsembleMember to) {
        if (hasSizesOf(from, to)) {
            return Affine.IDENTITY;
        }
        // whatever the box is, so one of the input's own size will do
        CropGeometry box = CropGeometry.of(
                head.crop(), 0, 0, from.input().width(), from.input().height());
        return toBox(box, from).then(toBox(box, to).inverse());
    }

    private static boolean hasSizesOf(EnsembleMember one, EnsembleMember other) {
        return one.width() == other.width()
                && one.height() == other.height()
                && one.input().width() == other.input().width()
                && one.input().height() == other.input().height();
    }

    private static Affine toBox(CropGeometry box, EnsembleMember member) {
        InputSpec input = member.input();
        return box.mapToSource(member.width(), member.height(), input.width(), input.height());
    }

    /** Cuts crop number {@code index} of the batch for every member; parameters as in {@link MemberGroup#fill}. */
    void fill(Image picture, Affine toSource, CropGeometry geometry, PoseConfig.Warp warp, int index) {
        for (MemberGroup group : groups) {
            group.fill(picture, toSource, geometry, warp, index);
        }
    }

    /**
     * Runs the first {@code count} crops.
     *
     * @return [count][joints][height][width]; this runner's, valid until the next run
     */
    float[] run(int count) {
        float[] mean = groups.get(0).run(count);
        for (int i = 0; i < resizes.size(); i++) {
            resizes.get(i).add(groups.get(i + 1).run(count), mean, count * joints);
        }
        return mean;
    }

    @Override
    public void close() {
        groups.forEach(MemberGroup::close);
    }
}
