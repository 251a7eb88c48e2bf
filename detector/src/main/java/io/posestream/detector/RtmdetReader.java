package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;

/**
 * RTMDet as exported by OpenMMLab's deployment code: {@code dets} 1 x N x 5 (left, top, right, bottom, score) in pixels
 * of the input after non-maximum suppression in the graph at 0.6, {@code labels} 1 x N.
 */
final class RtmdetReader implements BoxReader {
    private static final int ROW = 5;
    private static final int SCORE = 4;

    private final DetectorHead head;
    private final double threshold;

    RtmdetReader(DetectorHead head, double threshold) {
        this.head = head;
        this.threshold = threshold;
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {}

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        long[] shape = call.shape("dets");
        float[] dets = call.floats("dets");
        long[] labels = call.longs("labels");
        if (shape.length != 3 || shape[2] != ROW || labels.length * ROW != dets.length) {
            throw new InferenceException(
                    "dets and labels do not go together: " + dets.length + " values, " + labels.length + " labels");
        }
        Affine edges = placement.edgesTo(pictureWidth, pictureHeight);
        for (int i = 0; i < labels.length; i++) {
            int at = ROW * i;
            // written so that a score that is no number is not passed over
            if (labels[i] == head.personClass() && !(dets[at + SCORE] < threshold)) {
                found.add(
                        edges.x(dets[at], 0),
                        edges.y(0, dets[at + 1]),
                        edges.x(dets[at + 2], 0),
                        edges.y(0, dets[at + 3]),
                        dets[at + SCORE]);
            }
        }
    }

    @Override
    public boolean hasDuplicates() {
        return true;
    }
}
