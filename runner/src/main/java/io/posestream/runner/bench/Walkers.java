package io.posestream.runner.bench;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** People who walk to and fro in a 1080p picture, 25 frames per second; the same for the same number. */
final class Walkers {
    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;

    private static final long INTERVAL_US = 40_000;
    private static final double MARGIN = 100;
    private static final float SIZE = 120;
    private static final double STEP = 3;

    private Walkers() {}

    /** So many frames, from number 0 on. */
    static List<StreamItem.Looked<Poses>> frames(int people, int frames) {
        Random random = new Random(people);
        double[] starts = random.doubles(2L * people).toArray();
        List<StreamItem.Looked<Poses>> walk = new ArrayList<>();
        for (int number = 0; number < frames; number++) {
            List<Pose> poses = new ArrayList<>();
            for (int person = 0; person < people; person++) {
                double left = MARGIN + starts[2 * person] * (WIDTH - 2 * MARGIN) + STEP * Math.sin(number / 25.0);
                double top = MARGIN + starts[2 * person + 1] * (HEIGHT - 2 * MARGIN);
                poses.add(pose(left, top, random));
            }
            walk.add(new StreamItem.Looked<>(
                    new FrameId("bench", 0, number),
                    StreamItem.Provenance.at(0),
                    new FrameMeta(number * INTERVAL_US, CaptureClock.NOMINAL, INTERVAL_US, WIDTH, HEIGHT),
                    new Poses("bench", Skeletons.COCO_17, poses)));
        }
        return walk;
    }

    private static Pose pose(double left, double top, Random random) {
        List<Keypoint> joints = new ArrayList<>();
        int count = Skeletons.COCO_17.size();
        for (int joint = 0; joint < count; joint++) {
            double x = left + SIZE / 3 * (joint % 4) / 4 + random.nextGaussian();
            double y = top + SIZE * joint / count + random.nextGaussian();
            joints.add(new Keypoint((float) x, (float) y, 0.5f + 0.5f * random.nextFloat()));
        }
        return Pose.of(new Box((float) left, (float) top, SIZE / 3, SIZE), 0.9f, joints);
    }
}
