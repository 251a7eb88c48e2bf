package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.inference.Model;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.media.Image;

/** Crops to maps to keypoints. Owns calls and buffers. Not thread-safe. */
final class HeatmapNetwork implements CropNetwork {
    private final InputSpec input;
    private final HeatmapHead head;
    private final MapRunner runner;
    private final PersonReader reader;
    private float[] maps = {};

    HeatmapNetwork(Model model, HeatmapHead head, int maxBatch, boolean flip) {
        this.input = model.manifest().input();
        this.head = head;
        this.runner = new MapRunner(model, head, maxBatch, flip);
        this.reader = new PersonReader(head);
    }

    @Override
    public void fill(Image picture, Affine toSource, CropGeometry geometry, PoseConfig.Warp warp, int index) {
        runner.fill(picture, toSource, geometry, warp, index);
    }

    @Override
    public void run(int count) {
        maps = runner.run(count);
    }

    @Override
    public ScoredPose read(int index, CropGeometry geometry, Box box, float boxScore) {
        Affine mapToSource = geometry.mapToSource(head.width(), head.height(), input.width(), input.height());
        return reader.read(maps, index * head.personLength(), box, boxScore, mapToSource);
    }

    @Override
    public void close() {
        runner.close();
    }
}
