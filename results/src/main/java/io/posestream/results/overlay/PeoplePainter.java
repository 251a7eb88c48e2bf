package io.posestream.results.overlay;

import io.posestream.core.Box;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.results.overlay.Canvas.Area;
import io.posestream.results.overlay.Canvas.Ink;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.util.Comparator;
import java.util.List;

/**
 * Draws the people of one frame: box and id in the person's colour, limbs in the colours of left and right, everything
 * that rests on joints faded by their scores. Widths grow with the picture, and limbs with the person. Stateless.
 */
final class PeoplePainter {
    /** All widths are for a picture of this many pixels and scale with the root of the area. */
    private static final double REFERENCE_AREA = 1280.0 * 720;

    private static final double BOX_RADIUS = 0.85;
    private static final double BOX_CORNER = 7;
    private static final double RIM = 0.9;
    private static final double THINNEST_LIMB = 1.1;
    private static final double THICKEST_LIMB = 3.0;
    private static final double LIMB_PER_HEIGHT = 0.0075;
    private static final double JOINT_PER_LIMB = 1.45;
    /** Scores at which a joint begins to show and is fully there. */
    private static final double FADE_FROM = 0.08;

    private static final double FADE_TO = 0.55;

    private PeoplePainter() {}

    /** Draws everyone of a frame onto its picture, which may be smaller than the source frame. */
    static void paint(Canvas canvas, SettledItem.Shown frame) {
        Scale scale = Scale.of(frame.meta(), canvas);
        List<SettledPerson> fromBack = frame.people().stream()
                .sorted(Comparator.comparingDouble(
                        (SettledPerson person) -> person.pose().box().bottom()))
                .toList();
        for (SettledPerson person : fromBack) {
            paintBox(canvas, scale, person);
        }
        for (SettledPerson person : fromBack) {
            paintSkeleton(canvas, scale, frame.skeleton(), person);
        }
        for (SettledPerson person : fromBack) {
            Label.paint(canvas, scale.unit(), scale.area(person.pose().box()), person.id());
        }
    }

    private static void paintBox(Canvas canvas, Scale scale, SettledPerson person) {
        Area area = scale.area(person.pose().box());
        double unit = scale.unit();
        canvas.frame(area, BOX_CORNER * unit, (BOX_RADIUS + RIM) * unit, new Ink(Palette.SHADE, 0.28));
        canvas.frame(area, BOX_CORNER * unit, BOX_RADIUS * unit, new Ink(Palette.person(person.id()), 0.95));
    }

    private static void paintSkeleton(Canvas canvas, Scale scale, Skeleton skeleton, SettledPerson person) {
        double unit = scale.unit();
        double tall = scale.area(person.pose().box()).height();
        double radius = Math.min(THICKEST_LIMB * unit, Math.max(THINNEST_LIMB * unit, tall * LIMB_PER_HEIGHT));
        double rim = Math.min(RIM * unit, radius);
        List<Keypoint> joints = person.pose().keypoints();
        for (Skeleton.Pair edge : skeleton.edges()) {
            double alpha = visibility(joints, edge);
            paintLimb(canvas, scale, joints, edge, radius + rim, new Ink(Palette.SHADE, 0.35 * alpha));
        }
        for (Skeleton.Pair edge : skeleton.edges()) {
            double alpha = visibility(joints, edge);
            paintLimb(canvas, scale, joints, edge, radius, new Ink(color(skeleton, edge), 0.9 * alpha));
        }
        for (int joint = 0; joint < joints.size(); joint++) {
            double alpha = visibility(joints.get(joint));
            double x = scale.x(joints.get(joint).x());
            double y = scale.y(joints.get(joint).y());
            boolean face = isFace(skeleton.names().get(joint));
            double disc = face ? radius : radius * JOINT_PER_LIMB;
            canvas.disc(x, y, disc + rim, new Ink(Palette.SHADE, 0.6 * alpha));
            canvas.disc(x, y, disc, new Ink(color(skeleton, new Skeleton.Pair(joint, joint)), alpha));
            if (!face) {
                canvas.disc(x, y, disc * 0.45, new Ink(0xFFFFFF, alpha));
            }
        }
    }

    /** Draws the line between two joints; nothing where the ink is none. */
    static void paintLimb(
            Canvas canvas, Scale scale, List<Keypoint> joints, Skeleton.Pair edge, double radius, Ink ink) {
        if (ink.alpha() > 0) {
            Keypoint from = joints.get(edge.first());
            Keypoint to = joints.get(edge.second());
            canvas.line(scale.x(from.x()), scale.y(from.y()), scale.x(to.x()), scale.y(to.y()), radius, ink);
        }
    }

    /** 0 for a joint that is not there, 1 for a sure one, smooth in between. */
    static double visibility(Keypoint joint) {
        double t = Math.min(1, Math.max(0, (joint.score() - FADE_FROM) / (FADE_TO - FADE_FROM)));
        return t * t * (3 - 2 * t);
    }

    /** Of a limb: that of the joint which is less sure. */
    static double visibility(List<Keypoint> joints, Skeleton.Pair edge) {
        return Math.min(visibility(joints.get(edge.first())), visibility(joints.get(edge.second())));
    }

    private static boolean isFace(String name) {
        return name.endsWith("_eye") || name.endsWith("_ear") || name.equals("nose");
    }

    private static int color(Skeleton skeleton, Skeleton.Pair edge) {
        String first = skeleton.names().get(edge.first());
        String second = skeleton.names().get(edge.second());
        boolean left = first.startsWith("left_") || second.startsWith("left_");
        boolean right = first.startsWith("right_") || second.startsWith("right_");
        if (left == right) {
            return Palette.MIDDLE;
        }
        return left ? Palette.LEFT : Palette.RIGHT;
    }

    /**
     * From source pixels to the picture's.
     *
     * @param factorX picture width / source width
     * @param factorY picture height / source height
     * @param unit the length that is one pixel in a picture of 1280 x 720
     */
    record Scale(double factorX, double factorY, double unit) {
        static Scale of(FrameMeta meta, Canvas canvas) {
            double area = (double) canvas.width() * canvas.height();
            return new Scale(
                    (double) canvas.width() / meta.width(),
                    (double) canvas.height() / meta.height(),
                    Math.sqrt(area / REFERENCE_AREA));
        }

        /** Pixel centres map by x' = (x + 0.5) s - 0.5. */
        double x(double source) {
            return (source + 0.5) * factorX - 0.5;
        }

        double y(double source) {
            return (source + 0.5) * factorY - 0.5;
        }

        Area area(Box box) {
            return new Area(x(box.x()), y(box.y()), x(box.right()), y(box.bottom()));
        }
    }
}
