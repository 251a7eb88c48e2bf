package io.posestream.synth;

import io.posestream.synth.TruthPerson.Sight;
import io.posestream.synth.render.Layer;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.Vec3;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the truth off a drawn frame: joints by projection, who hides whom from the depth buffer. A joint lies inside the
 * body, so it counts as seen when what is seen at its pixel lies no farther in front of it than flesh is thick there.
 * Static functions.
 */
final class Truths {
    /** A person of whom fewer pixels are seen is not part of the truth. */
    private static final int LEAST_AREA = 60;

    /** Nor is one of whom a smaller share is seen. */
    private static final double LEAST_SHARE = 0.08;

    /** Flesh in front of a joint, as shares of stature, in the order of {@link TruthPerson}. */
    private static final double[] FLESH = {
        .02, .025, .025, .03, .03, .07, .07, .045, .045, .04, .04, .095, .095, .065, .065, .05, .05, .075, .05
    };

    private Truths() {}

    /** The people of the renderer's last frame who are seen, in order of index. */
    static List<TruthPerson> of(FrameRenderer frame) {
        List<TruthPerson> people = new ArrayList<>();
        for (int index = 0; index < frame.people.size(); index++) {
            Extent extent = new Extent(frame, index);
            if (extent.seen >= LEAST_AREA && extent.seen >= LEAST_SHARE * extent.all) {
                people.add(person(frame, index, extent));
            }
        }
        return people;
    }

    /** World points of a body in the order of {@link TruthPerson}. */
    static List<Vec3> joints(BodyPose body) {
        List<Vec3> joints = new ArrayList<>(List.of(
                body.onHead(0, -0.12, 1.0),
                body.onHead(-0.38, 0.06, 0.9),
                body.onHead(0.38, 0.06, 0.9),
                body.onHead(-0.98, -0.02, -0.05),
                body.onHead(0.98, -0.02, -0.05)));
        List<Vec3[]> pairs = List.of(body.shoulder, body.elbow, body.wrist, body.hip, body.knee, body.ankle);
        for (Vec3[] pair : pairs) {
            joints.add(pair[BodyPose.LEFT]);
            joints.add(pair[BodyPose.RIGHT]);
        }
        joints.add(body.shoulderCenter.toward(body.headCenter, 0.3));
        joints.add(body.onHead(0, 1, 0));
        return joints;
    }

    private static TruthPerson person(FrameRenderer frame, int index, Extent extent) {
        BodyPose body = frame.bodies.get(index);
        PinholeCamera camera = frame.camera();
        List<Vec3> joints = joints(body);
        double[] x = new double[TruthPerson.JOINTS];
        double[] y = new double[TruthPerson.JOINTS];
        List<Sight> sights = new ArrayList<>();
        for (int joint = 0; joint < TruthPerson.JOINTS; joint++) {
            Vec3 seen = camera.toCamera(joints.get(joint));
            x[joint] = camera.u(seen);
            y[joint] = camera.v(seen);
            double flesh = FLESH[joint] * body.build.height();
            Sight sight = sight(frame, index, x[joint], y[joint], seen.z() - flesh);
            sights.add(sight);
            if (sight == Sight.SEEN) {
                extent.include(x[joint], y[joint]);
            }
        }
        double[] box = {extent.left, extent.top, extent.right, extent.bottom};
        double share = (double) extent.seen / extent.all;
        return new TruthPerson(index, x, y, sights, box, headBox(camera, body), extent.seen, share);
    }

    private static Sight sight(FrameRenderer frame, int index, double x, double y, double nearest) {
        int width = frame.options.width();
        int height = frame.options.height();
        if (!(x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1)) {
            return Sight.OUTSIDE;
        }
        int column = (int) Math.round(x);
        int row = (int) Math.round(y);
        if (frame.depth(column, row) >= nearest) {
            return Sight.SEEN;
        }
        return frame.owner(column, row) == index ? Sight.TURNED_AWAY : Sight.HIDDEN;
    }

    /** The picture of the head's ellipsoid from the top of the head to the neck, as if seen from very far. */
    private static double[] headBox(PinholeCamera camera, BodyPose body) {
        Vec3 center = camera.toCamera(body.headCenter);
        Vec3 right = camera.directionToCamera(body.head.right()).times(body.build.headHalfWidth());
        Vec3 up = camera.directionToCamera(body.head.up()).times(body.build.headHalfHeight());
        Vec3 front = camera.directionToCamera(body.head.front()).times(body.build.headHalfDepth());
        double scale = camera.focal() / center.z();
        double wide = scale * Math.sqrt(right.x() * right.x() + up.x() * up.x() + front.x() * front.x());
        double tall = scale * Math.sqrt(right.y() * right.y() + up.y() * up.y() + front.y() * front.y());
        double u = camera.u(center);
        double v = camera.v(center);
        double neck = camera.v(camera.toCamera(body.shoulderCenter.toward(body.headCenter, 0.3)));
        return new double[] {u - wide, v - tall, u + wide, Math.max(v + tall, neck)};
    }

    /** Counts the pixels of one person. */
    private static final class Extent {
        private int seen;
        private int all;
        private double left = Double.MAX_VALUE;
        private double top = Double.MAX_VALUE;
        private double right = -Double.MAX_VALUE;
        private double bottom = -Double.MAX_VALUE;

        Extent(FrameRenderer frame, int index) {
            Layer layer = frame.layer(index);
            for (int row = layer.top(); row < layer.bottom(); row++) {
                for (int column = layer.left(); column < layer.right(); column++) {
                    if (layer.covered(column, row) != 0) {
                        all++;
                        count(frame, index, column, row);
                    }
                }
            }
        }

        private void count(FrameRenderer frame, int index, int column, int row) {
            if (frame.owner(column, row) == index) {
                seen++;
                include(Math.max(0, column - 0.5), Math.max(0, row - 0.5));
                include(column + 0.5, row + 0.5);
            }
        }

        private void include(double x, double y) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x);
            bottom = Math.max(bottom, y);
        }
    }
}
