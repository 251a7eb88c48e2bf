package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.inference.Model;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.PoseHead;
import io.posestream.inference.manifest.SimccHead;
import io.posestream.media.Image;

/** One family of networks that read crops: a batch of crops to keypoints. Owns calls and buffers. Not thread-safe. */
interface CropNetwork extends AutoCloseable {
    /**
     * Cuts a crop.
     *
     * @param picture stays the caller's
     * @param toSource pixels of the picture to source pixels
     * @param geometry of the crop, in source pixels
     * @param warp how it is cut
     * @param index in the batch
     */
    void fill(Image picture, Affine toSource, CropGeometry geometry, PoseConfig.Warp warp, int index);

    /** Runs the first {@code count} crops. */
    void run(int count);

    /**
     * Reads a person from the last run.
     *
     * @param index of the crop
     * @param geometry with which it was cut
     * @param box the person's, in source pixels
     * @param boxScore in [0, 1]
     * @throws io.posestream.inference.InferenceException where the outputs hold values that are not numbers
     */
    ScoredPose read(int index, CropGeometry geometry, Box box, float boxScore);

    @Override
    void close();

    /** The code for a family. */
    static CropNetwork of(Model model, PoseHead head, int maxBatch, boolean flip) {
        if (head instanceof SimccHead vectors) {
            return new SimccNetwork(model.manifest().input(), model.sessions().get(0), vectors, maxBatch, flip);
        }
        return new HeatmapNetwork(model, (HeatmapHead) head, maxBatch, flip);
    }
}
