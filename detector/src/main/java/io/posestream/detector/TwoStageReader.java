package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.core.Skeleton;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.ModelFamily;

/**
 * Networks of two stages as {@code model import} writes them: {@code boxes} N x 4 and {@code scores} N of people, best
 * first, and in {@code pose_boxes} N x 4 a map of logits for each joint, {@code maps} N x joints x side x side. The graph
 * suppresses and takes its limits as inputs. A joint lies where its map, enlarged to the box, is greatest. How sure it is:
 * exp(peak) over the sum of exp over the map, which may pass 1. Of detectron2's networks keypoints are half a pixel up and
 * left of the peak, as its evaluation counts, and the makers' own score is that ratio; torchvision's is the peak itself.
 * Owns buffers. Not thread-safe.
 */
final class TwoStageReader implements BoxReader {
    private static final int CORNERS = 4;
    private static final double HALF_PIXEL = 0.5;

    private final int joints;
    private final boolean isShifted;
    private final float[] score = new float[1];
    private final float[] iou = new float[1];
    private final long[] people = new long[1];
    private final float[] extent = new float[2];
    private final CubicPeak peak = new CubicPeak();

    TwoStageReader(ModelFamily family, DetectorHead head, DetectorConfig config) {
        this.joints = head.skeleton().map(Skeleton::size).orElseThrow();
        this.isShifted = family == ModelFamily.DETECTRON2;
        this.score[0] = (float) config.scoreThreshold(head);
        this.iou[0] = (float) config.nmsIou(head);
        this.people[0] = config.maxPeople();
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {
        extent[0] = placement.coveredWidth();
        extent[1] = placement.coveredHeight();
        call.input("extent", extent, 2);
        call.input("box_score", score, 1);
        call.input("box_iou", iou, 1);
        call.input("max_people", people, 1);
    }

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        float[] boxes = call.floats("boxes");
        float[] scores = call.floats("scores");
        float[] poseBoxes = call.floats("pose_boxes");
        float[] maps = call.floats("maps");
        long[] shape = call.shape("maps");
        int count = scores.length;
        if (shape.length != 4
                || shape[0] != count
                || shape[1] != joints
                || shape[2] != shape[3]
                || boxes.length != CORNERS * count
                || poseBoxes.length != CORNERS * count) {
            throw new InferenceException("scores, boxes and maps do not go together: " + count + ", " + boxes.length
                    + ", " + poseBoxes.length + " values and maps of " + shape.length + " axes for " + joints
                    + " joints");
        }
        int side = (int) shape[2];
        Affine toPicture = placement.edgesTo(pictureWidth, pictureHeight);
        for (int person = 0; person < count; person++) {
            int at = person * CORNERS;
            if (boxes[at + 2] > boxes[at] && boxes[at + 3] > boxes[at + 1]) {
                found.add(
                        toPicture.x(boxes[at], 0),
                        toPicture.y(0, boxes[at + 1]),
                        toPicture.x(boxes[at + 2], 0),
                        toPicture.y(0, boxes[at + 3]),
                        scores[person]);
                points(poseBoxes, at, maps, person * joints * side * side, side, toPicture, found);
            }
        }
    }

    /**
     * Adds the keypoints of the person added last.
     *
     * @param boxes (Input) what its maps cover, from index {@code box} on, in pixels of the input
     * @param maps (Input) its maps, [joints][side][side] from index {@code first} on
     */
    void points(float[] boxes, int box, float[] maps, int first, int side, Affine toPicture, Candidates found) {
        float width = Math.max(boxes[box + 2] - boxes[box], 1);
        float height = Math.max(boxes[box + 3] - boxes[box + 1], 1);
        int columns = cells(width);
        int rows = cells(height);
        double shift = isShifted ? HALF_PIXEL : 0;
        for (int joint = 0; joint < joints; joint++) {
            int start = first + joint * side * side;
            peak.find(maps, start, side, columns, rows);
            double x = boxes[box] + (peak.x + HALF_PIXEL) * width / columns;
            double y = boxes[box + 1] + (peak.y + HALF_PIXEL) * height / rows;
            double sureness = sureness(maps, start, side * side);
            found.point(
                    joint,
                    toPicture.x(x, y) - shift,
                    toPicture.y(x, y) - shift,
                    sureness,
                    isShifted ? sureness : peak.value);
        }
    }

    /** An enlarged map of more rows or columns than any picture has shows a broken box. */
    private static int cells(float extent) {
        if (!(extent < Short.MAX_VALUE)) {
            throw new InferenceException("the detector gave a box with a side of " + extent);
        }
        return (int) Math.ceil(extent);
    }

    private double sureness(float[] maps, int start, int count) {
        double sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += Math.exp(maps[i] - peak.value);
        }
        return 1 / sum;
    }

    @Override
    public boolean hasDuplicates() {
        return false;
    }

    @Override
    public boolean ranksByBox() {
        return true;
    }
}
