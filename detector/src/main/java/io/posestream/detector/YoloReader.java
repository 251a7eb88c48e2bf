package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.core.Skeleton;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;

/**
 * YOLO from version 8 on, in pixels of the input, in the two forms that Ultralytics exports: 1 x (4 + classes + 3 joints)
 * x cells with centre, width, height, class scores and x, y, visibility of each joint; or, suppressed in the graph, 1 x
 * people x (6 + 3 joints) with corners, score, class and the joints. Owns a buffer. Not thread-safe.
 */
final class YoloReader implements BoxReader {
    private static final int BOX = 4;
    private static final int SUPPRESSED_BOX = 6;
    private static final int CLASS = 5;

    private final DetectorHead head;
    private final String output;
    private final double threshold;
    private final int joints;
    private float[] values = {};
    private boolean hasDuplicates = true;

    YoloReader(DetectorHead head, String output, double threshold) {
        this.head = head;
        this.output = output;
        this.threshold = threshold;
        this.joints = head.skeleton().map(Skeleton::size).orElse(0);
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {}

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        long[] shape = call.shape(output);
        if (shape.length != 3 || shape[0] != 1) {
            throw new InferenceException("YOLO output is not of three dimensions for one picture");
        }
        int length = Math.toIntExact(Math.multiplyExact(shape[1], shape[2]));
        if (values.length < length) {
            values = new float[length];
        }
        call.floats(output, values);
        Affine toPicture = placement.edgesTo(pictureWidth, pictureHeight);
        int points = Candidates.POINT * joints;
        hasDuplicates = shape[2] != SUPPRESSED_BOX + points;
        if (!hasDuplicates) {
            people((int) shape[1], toPicture, found);
        } else if (shape[1] > BOX + head.personClass() + points) {
            cells((int) shape[1], (int) shape[2], toPicture, found);
        } else {
            throw new InferenceException("YOLO output is 1 x " + shape[1] + " x " + shape[2] + ", which holds neither"
                    + " boxes and class scores nor people with " + joints + " keypoints");
        }
    }

    private void cells(int rows, int cells, Affine toPicture, Candidates found) {
        int scores = (BOX + head.personClass()) * cells;
        int points = (rows - Candidates.POINT * joints) * cells;
        for (int cell = 0; cell < cells; cell++) {
            float score = values[scores + cell];
            // written so that a score that is no number is not passed over
            if (!(score < threshold)) {
                double x = values[cell];
                double y = values[cells + cell];
                double halfWidth = values[2 * cells + cell] / 2.0;
                double halfHeight = values[3 * cells + cell] / 2.0;
                add(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score, toPicture, found);
                points(points + cell, cells, toPicture, found);
            }
        }
    }

    private void people(int people, Affine toPicture, Candidates found) {
        int row = SUPPRESSED_BOX + Candidates.POINT * joints;
        for (int at = 0; at < people * row; at += row) {
            float score = values[at + BOX];
            if (!(score < threshold) && values[at + CLASS] == head.personClass()) {
                add(values[at], values[at + 1], values[at + 2], values[at + 3], score, toPicture, found);
                points(at + SUPPRESSED_BOX, 1, toPicture, found);
            }
        }
    }

    private static void add(
            double left, double top, double right, double bottom, double score, Affine toPicture, Candidates found) {
        found.add(toPicture.x(left, 0), toPicture.y(0, top), toPicture.x(right, 0), toPicture.y(0, bottom), score);
    }

    /** The joints of the person added last; their values lie {@code step} apart. */
    private void points(int first, int step, Affine toPicture, Candidates found) {
        for (int joint = 0; joint < joints; joint++) {
            int at = first + Candidates.POINT * joint * step;
            float x = values[at];
            float y = values[at + step];
            found.point(joint, toPicture.x(x, y), toPicture.y(x, y), values[at + 2 * step]);
        }
    }

    @Override
    public boolean hasDuplicates() {
        return hasDuplicates;
    }
}
