package io.posestream.results.overlay;

import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.media.Image;
import io.posestream.results.overlay.Canvas.Ink;
import java.util.List;

/**
 * Draws what two networks say of the same people into one picture: the first one's joints and limbs in orange, the second
 * one's in blue, both faded by their scores. Static functions, thread-safe.
 */
public final class TwoPoses {
    private static final int FIRST = 0xFF8C1A;
    private static final int SECOND = 0x1AA7FF;
    private static final double LIMB = 1.6;
    private static final double JOINT = 2.6;

    private TwoPoses() {}

    /**
     * Draws.
     *
     * @param picture of the frame, of any size; written to
     * @param meta says the source's size, in whose pixels the poses are
     * @param first people of the first network, of {@code firstJoints}
     * @param second people of the second, of {@code secondJoints}
     */
    public static void paint(
            Image picture,
            FrameMeta meta,
            List<Pose> first,
            Skeleton firstJoints,
            List<Pose> second,
            Skeleton secondJoints) {
        try (Canvas canvas = new Canvas(picture)) {
            PeoplePainter.Scale scale = PeoplePainter.Scale.of(meta, canvas);
            first.forEach(person -> paint(canvas, scale, person, firstJoints, FIRST));
            second.forEach(person -> paint(canvas, scale, person, secondJoints, SECOND));
        }
    }

    private static void paint(Canvas canvas, PeoplePainter.Scale scale, Pose person, Skeleton joints, int color) {
        double unit = scale.unit();
        List<Keypoint> points = person.keypoints();
        for (Skeleton.Pair edge : joints.edges()) {
            double alpha = PeoplePainter.visibility(points, edge);
            PeoplePainter.paintLimb(canvas, scale, points, edge, LIMB * unit, new Ink(color, 0.85 * alpha));
        }
        for (Keypoint point : points) {
            double alpha = PeoplePainter.visibility(point);
            if (alpha > 0) {
                canvas.disc(scale.x(point.x()), scale.y(point.y()), JOINT * unit, new Ink(color, alpha));
            }
        }
    }
}
