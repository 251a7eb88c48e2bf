package io.posestream.synth;

import java.util.List;

/**
 * What is true of one person in one frame. Pixels of the picture. Owns its arrays, which nobody changes.
 */
final class TruthPerson {
    /** COCO's 17 joints, then head_bottom and head_top. */
    static final int JOINTS = 19;

    static final int HEAD_BOTTOM = 17;
    static final int HEAD_TOP = 18;
    static final int COCO_JOINTS = 17;

    /** How much of a joint is seen. */
    enum Sight {
        /** Outside the picture. */
        OUTSIDE,
        /** Behind somebody or something else. */
        HIDDEN,
        /** Behind the person's own body. */
        TURNED_AWAY,
        /** In plain view. */
        SEEN
    }

    final int index;
    final double[] x;
    final double[] y;
    final List<Sight> sights;
    /** Left, top, right, bottom of what is seen. */
    final double[] box;
    /** Left, top, right, bottom of the head, seen or not. */
    final double[] head;
    /** Pixels that are seen. */
    final int area;
    /** Share of the person's pixels in the picture that is seen. */
    final double seen;
    /** Whether all joints lie in the picture. */
    final boolean whole;

    TruthPerson(
            int index, double[] x, double[] y, List<Sight> sights, double[] box, double[] head, int area, double seen) {
        this.index = index;
        this.x = x;
        this.y = y;
        this.sights = List.copyOf(sights);
        this.box = box;
        this.head = head;
        this.area = area;
        this.seen = seen;
        this.whole = !sights.contains(Sight.OUTSIDE);
    }

    /** All joints in the picture and hardly a pixel hidden by others. */
    boolean isFullyVisible() {
        return whole && seen > 0.95;
    }
}
