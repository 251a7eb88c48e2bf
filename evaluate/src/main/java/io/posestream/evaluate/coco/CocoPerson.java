package io.posestream.evaluate.coco;

import java.util.Optional;

/** One true or detected person of a COCO file: 17 keypoints in pixels of the picture. Owns its array. Immutable. */
final class CocoPerson {
    static final int JOINTS = 17;

    private final long id;
    private final double[] keypoints;
    private final double score;
    private final double area;
    private final Box box;
    private final boolean crowd;
    private final boolean ignored;

    /** A box: left, top, width, height. */
    record Box(double x, double y, double width, double height) {}

    private CocoPerson(
            long id, double[] keypoints, double score, double area, Box box, boolean crowd, boolean ignored) {
        this.id = id;
        this.keypoints = keypoints;
        this.score = score;
        this.area = area;
        this.box = box;
        this.crowd = crowd;
        this.ignored = ignored;
    }

    /** A true person; {@code keypoints} x, y, v for 17 joints, taken over. */
    static CocoPerson truth(long id, double[] keypoints, double area, Box box, boolean crowd, boolean ignored) {
        return new CocoPerson(id, keypoints, 0, area, box, crowd, ignored);
    }

    /**
     * A detection. As in pycocotools, its area is that of {@code listed}, its own box, else of the box around all 17 points,
     * seen or not.
     */
    static CocoPerson detection(long id, double[] keypoints, double score, Optional<double[]> listed) {
        if (listed.isPresent()) {
            double[] own = listed.get();
            Box box = new Box(own[0], own[1], own[2], own[3]);
            return new CocoPerson(id, keypoints, score, own[2] * own[3], box, false, false);
        }
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int joint = 0; joint < JOINTS; joint++) {
            left = Math.min(left, keypoints[3 * joint]);
            right = Math.max(right, keypoints[3 * joint]);
            top = Math.min(top, keypoints[3 * joint + 1]);
            bottom = Math.max(bottom, keypoints[3 * joint + 1]);
        }
        Box box = new Box(left, top, right - left, bottom - top);
        return new CocoPerson(id, keypoints, score, (right - left) * (bottom - top), box, false, false);
    }

    long id() {
        return id;
    }

    double x(int joint) {
        return keypoints[3 * joint];
    }

    double y(int joint) {
        return keypoints[3 * joint + 1];
    }

    boolean isLabelled(int joint) {
        return keypoints[3 * joint + 2] > 0;
    }

    int labelled() {
        int count = 0;
        for (int joint = 0; joint < JOINTS; joint++) {
            count += isLabelled(joint) ? 1 : 0;
        }
        return count;
    }

    double score() {
        return score;
    }

    /** Square pixels. */
    double area() {
        return area;
    }

    Box box() {
        return box;
    }

    boolean crowd() {
        return crowd;
    }

    /** True for a crowd and for a person without keypoints: neither hit nor miss. */
    boolean ignored() {
        return ignored;
    }
}
