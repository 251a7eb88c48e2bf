package io.posestream.detector;

import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;

/**
 * DEIM and DEIMv2 as exported by their authors: {@code orig_target_sizes} takes (width, height) of the picture;
 * {@code labels}, {@code scores} 1 x N, {@code boxes} 1 x N x 4 (left, top, right, bottom) in its pixels. Each person
 * comes once, as in every DETR.
 */
final class DeimReader implements BoxReader {
    private static final int CORNERS = 4;

    private final DetectorHead head;
    private final double threshold;
    private final long[] size = new long[2];

    DeimReader(DetectorHead head, double threshold) {
        this.head = head;
        this.threshold = threshold;
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {
        size[0] = pictureWidth;
        size[1] = pictureHeight;
        call.input("orig_target_sizes", size, 1, 2);
    }

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        float[] boxes = call.floats("boxes");
        float[] scores = call.floats("scores");
        long[] labels = call.longs("labels");
        if (labels.length != scores.length || boxes.length != CORNERS * scores.length) {
            throw new InferenceException("labels, boxes and scores do not go together: " + labels.length + ", "
                    + boxes.length + ", " + scores.length);
        }
        for (int i = 0; i < labels.length; i++) {
            int at = CORNERS * i;
            if (labels[i] == head.personClass() && !(scores[i] < threshold)) {
                found.add(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3], scores[i]);
            }
        }
    }

    @Override
    public boolean hasDuplicates() {
        return true;
    }
}
