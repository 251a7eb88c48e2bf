package io.posestream.tracker.bench;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.tracker.Tracker;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerState;
import io.posestream.tracker.TrackerStep;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** How long the tracker takes for a frame with many people who walk about. Stateless and thread-safe. */
public final class TrackingSpeed {
    private static final long INTERVAL_US = 40_000;
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    private static final int WARM_UP = 2000;
    private static final int MEASURED = 2000;
    private static final double MISSED = 0.05;

    private TrackingSpeed() {}

    /**
     * What was measured.
     *
     * @param people walking about
     * @param meanUs mean time of one frame, in µs
     * @param medianUs median time
     * @param p99Us time that one frame in a hundred exceeds
     * @param firstHalfBytes allocated per frame in the first half
     * @param secondHalfBytes allocated per frame in the second half
     */
    public record Result(
            int people, double meanUs, double medianUs, double p99Us, long firstHalfBytes, long secondHalfBytes) {
        /** The line people read. */
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "people %d mean %.1f us median %.1f us p99 %.1f us allocated %d then %d bytes per frame",
                    people,
                    meanUs,
                    medianUs,
                    p99Us,
                    firstHalfBytes,
                    secondHalfBytes);
        }
    }

    /** Warms up, then measures 2,000 frames of {@code people}, on the calling thread. */
    public static Result measure(int people, TrackerConfig config) {
        List<StreamItem.Looked<Poses>> frames = walk(people, new Random(people));
        Tracker tracker = new Tracker(config);
        TrackerState state = TrackerState.EMPTY;
        for (int index = 0; index < WARM_UP; index++) {
            state = tracker.update(state, frames.get(index)).state();
        }
        double[] us = new double[MEASURED];
        long start = allocated();
        long middle = start;
        for (int index = 0; index < MEASURED; index++) {
            if (index == MEASURED / 2) {
                middle = allocated();
            }
            long before = System.nanoTime();
            TrackerStep step = tracker.update(state, frames.get(WARM_UP + index));
            us[index] = (System.nanoTime() - before) / 1e3;
            state = step.state();
        }
        long first = (middle - start) / (MEASURED / 2);
        long second = (allocated() - middle) / (MEASURED / 2);
        double mean = Arrays.stream(us).average().orElseThrow();
        Arrays.sort(us);
        return new Result(people, mean, us[MEASURED / 2], us[MEASURED * 99 / 100], first, second);
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }

    /** People of 60 to 180 pixels' height who bounce off the edges of a 1080p picture; some are missed at times. */
    private static List<StreamItem.Looked<Poses>> walk(int people, Random random) {
        double[][] walkers = new double[people][];
        for (int person = 0; person < people; person++) {
            double height = 60 + 120 * random.nextDouble();
            walkers[person] = new double[] {
                random.nextDouble() * WIDTH,
                random.nextDouble() * HEIGHT,
                random.nextGaussian() * 3,
                random.nextGaussian(),
                height
            };
        }
        List<StreamItem.Looked<Poses>> frames = new ArrayList<>();
        for (int number = 0; number < WARM_UP + MEASURED; number++) {
            List<Pose> poses = new ArrayList<>();
            for (double[] walker : walkers) {
                move(walker);
                if (random.nextDouble() >= MISSED) {
                    poses.add(pose(walker, random));
                }
            }
            frames.add(new StreamItem.Looked<>(
                    new FrameId("speed", 0, number),
                    StreamItem.Provenance.at(0),
                    new FrameMeta(number * INTERVAL_US, CaptureClock.NOMINAL, INTERVAL_US, WIDTH, HEIGHT),
                    new Poses("walk", Skeletons.COCO_17, poses)));
        }
        return frames;
    }

    private static void move(double[] walker) {
        walker[0] += walker[2];
        walker[1] += walker[3];
        walker[2] = walker[0] < 0 ? Math.abs(walker[2]) : walker[0] > WIDTH ? -Math.abs(walker[2]) : walker[2];
        walker[3] = walker[1] < 0 ? Math.abs(walker[3]) : walker[1] > HEIGHT ? -Math.abs(walker[3]) : walker[3];
    }

    private static Pose pose(double[] walker, Random random) {
        double height = walker[4];
        double width = height * 0.4;
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
            double x = walker[0] + width * (joint % 4) / 4 + random.nextGaussian();
            double y = walker[1] + height * joint / Skeletons.COCO_17.size() + random.nextGaussian();
            joints.add(new Keypoint((float) x, (float) y, 0.2f + 0.8f * random.nextFloat()));
        }
        Box box = new Box((float) walker[0], (float) walker[1], (float) width, (float) height);
        return Pose.of(box, 0.3f + 0.7f * random.nextFloat(), joints);
    }
}
