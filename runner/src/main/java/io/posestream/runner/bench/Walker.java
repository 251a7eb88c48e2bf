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
import java.util.stream.Stream;

/**
 * People of 60 to 180 pixels' height who walk about in a 1080p picture and bounce off its edges, 25 frames per second;
 * the same for the same number.
 */
final class Walker {
    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;

    private static final long INTERVAL_US = 40_000;
    private static final double LEAST = 60;
    private static final double MORE = 120;
    private static final double SHAPE = 0.4;
    private static final double STEP = 3;

    private final Random random;
    private final double height;
    private double left;
    private double top;
    private double stepRight;
    private double stepDown;

    private Walker(Random random) {
        this.random = random;
        height = LEAST + MORE * random.nextDouble();
        left = random.nextDouble() * WIDTH;
        top = random.nextDouble() * HEIGHT;
        stepRight = random.nextGaussian() * STEP;
        stepDown = random.nextGaussian();
    }

    /**
     * So many frames, from number 0 on.
     *
     * @param people walking about
     * @param frames how many
     * @param missed share of the people that a frame lacks
     */
    static List<StreamItem.Looked<Poses>> frames(int people, int frames, double missed) {
        Random random = new Random(people);
        List<Walker> walkers =
                Stream.generate(() -> new Walker(random)).limit(people).toList();
        List<StreamItem.Looked<Poses>> walk = new ArrayList<>();
        for (int number = 0; number < frames; number++) {
            List<Pose> poses = new ArrayList<>();
            for (Walker walker : walkers) {
                walker.move();
                if (random.nextDouble() >= missed) {
                    poses.add(walker.pose());
                }
            }
            walk.add(new StreamItem.Looked<>(
                    new FrameId("bench", 0, number),
                    StreamItem.Provenance.at(0),
                    new FrameMeta(number * INTERVAL_US, CaptureClock.NOMINAL, INTERVAL_US, WIDTH, HEIGHT),
                    new Poses("bench", Skeletons.COCO_17, poses)));
        }
        return walk;
    }

    private void move() {
        left += stepRight;
        top += stepDown;
        stepRight = left < 0 ? Math.abs(stepRight) : left > WIDTH ? -Math.abs(stepRight) : stepRight;
        stepDown = top < 0 ? Math.abs(stepDown) : top > HEIGHT ? -Math.abs(stepDown) : stepDown;
    }

    private Pose pose() {
        double width = height * SHAPE;
        int count = Skeletons.COCO_17.size();
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < count; joint++) {
            double x = left + width * (joint % 4) / 4 + random.nextGaussian();
            double y = top + height * joint / count + random.nextGaussian();
            joints.add(new Keypoint((float) x, (float) y, 0.2f + 0.8f * random.nextFloat()));
        }
        Box box = new Box((float) left, (float) top, (float) width, (float) height);
        return Pose.of(box, 0.3f + 0.7f * random.nextFloat(), joints);
    }
}
