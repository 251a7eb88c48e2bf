package io.posestream.core.match;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import java.util.List;

/**
 * A pose as plain numbers, for comparing many with many: a box and its joints, in pixels of the source frame. Owns its
 * arrays and never changes; thread-safe.
 */
public final class PosePoints {
    private final double left;
    private final double top;
    private final double right;
    private final double bottom;
    private final double[] x;
    private final double[] y;
    private final double[] score;

    /**
     * A pose of given numbers; the arrays are kept, so the caller must not write to them again.
     *
     * @param centerX of the box, in source pixels
     * @param centerY of the box
     * @param width of the box
     * @param height of the box
     * @param x per joint, in source pixels
     * @param y per joint, same length
     * @param score per joint, in [0, 1], same length
     */
    public PosePoints(
            double centerX, double centerY, double width, double height, double[] x, double[] y, double[] score) {
        if (x.length != y.length || x.length != score.length) {
            throw new IllegalArgumentException("joints differ: " + x.length + ", " + y.length + ", " + score.length);
        }
        this.left = centerX - width / 2;
        this.top = centerY - height / 2;
        this.right = centerX + width / 2;
        this.bottom = centerY + height / 2;
        this.x = x;
        this.y = y;
        this.score = score;
    }

    /** The numbers of a pose. */
    public static PosePoints of(Pose pose) {
        Box box = requireNonNull(pose, "pose is null").box();
        List<Keypoint> keypoints = pose.keypoints();
        double[] x = new double[keypoints.size()];
        double[] y = new double[keypoints.size()];
        double[] score = new double[keypoints.size()];
        for (int joint = 0; joint < x.length; joint++) {
            Keypoint keypoint = keypoints.get(joint);
            x[joint] = keypoint.x();
            y[joint] = keypoint.y();
            score[joint] = keypoint.score();
        }
        return new PosePoints(box.centerX(), box.centerY(), box.width(), box.height(), x, y, score);
    }

    /** A box without joints. */
    public static PosePoints of(Box box) {
        return new PosePoints(
                box.centerX(), box.centerY(), box.width(), box.height(), new double[0], new double[0], new double[0]);
    }

    /** How many joints. */
    public int size() {
        return x.length;
    }

    /** Horizontal position of a joint, in source pixels. */
    public double x(int joint) {
        return x[joint];
    }

    /** Vertical position of a joint. */
    public double y(int joint) {
        return y[joint];
    }

    /** Score of a joint, in [0, 1]. */
    public double score(int joint) {
        return score[joint];
    }

    /** Left edge of the box. */
    public double left() {
        return left;
    }

    /** Top edge of the box. */
    public double top() {
        return top;
    }

    /** Right edge of the box. */
    public double right() {
        return right;
    }

    /** Bottom edge of the box. */
    public double bottom() {
        return bottom;
    }

    /** Area of the box, in square pixels. */
    public double area() {
        return (right - left) * (bottom - top);
    }

    /** Intersection over union of the two boxes, in [0, 1]; 0 where they do not overlap. */
    public double iou(PosePoints other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double overlap = width * height;
        return overlap / (area() + other.area() - overlap);
    }

    /** The same pose moved by ({@code dx}, {@code dy}) pixels. */
    public PosePoints moved(double dx, double dy) {
        double[] movedX = x.clone();
        double[] movedY = y.clone();
        for (int joint = 0; joint < movedX.length; joint++) {
            movedX[joint] += dx;
            movedY[joint] += dy;
        }
        double centerX = (left + right) / 2 + dx;
        double centerY = (top + bottom) / 2 + dy;
        return new PosePoints(centerX, centerY, right - left, bottom - top, movedX, movedY, score);
    }
}
