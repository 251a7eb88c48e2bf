package io.posestream.detector;

import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;

/** Reads the boxes of people from the outputs of one family of networks. Owns buffers. Not thread-safe. */
interface BoxReader {
    /** Says what the run needs beside the picture. */
    void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight);

    /**
     * Adds every person whose score reaches the threshold, edges in pixels of the stored picture.
     *
     * @param call after its run
     * @param placement where the picture lay in the input
     * @param pictureWidth of the stored picture
     * @param pictureHeight of the stored picture
     * @param found (Output) added to
     */
    void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found);

    /** Whether boxes of what was read last are compared, since some may be of the same person. */
    boolean hasDuplicates();

    /** Whether the makers of the network rank poses by their boxes alone. */
    default boolean ranksByBox() {
        return false;
    }

    /**
     * The reader of the manifest's family for the graph in {@code session}.
     *
     * @param inPixels of YOLOX, whether the graph decodes its rows
     */
    static BoxReader of(
            ModelManifest manifest, DetectorHead head, ModelSession session, DetectorConfig config, boolean inPixels) {
        double threshold = config.scoreThreshold(head);
        ModelFamily family = manifest.family();
        return switch (family) {
            case YOLOX -> new YoloxReader(manifest.input(), head, threshold, inPixels);
            case YOLO -> new YoloReader(head, session.outputs().get(0).name(), threshold);
            case RTMO -> new RtmoReader(head, threshold);
            case RTMDET -> new RtmdetReader(head, threshold);
            case DETECTRON2, TORCHVISION -> new TwoStageReader(family, head, config);
            case DEIM -> new DeimReader(head, threshold);
            case HEATMAP, SIMCC -> throw new IllegalArgumentException("no detector: " + manifest.id());
        };
    }
}
