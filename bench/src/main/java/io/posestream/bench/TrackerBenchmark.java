package io.posestream.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One frame through the tracker: people who walk to and fro over a 1080p picture, again and again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrackerBenchmark {
    private static final int FRAMES = 500;
    private static final long INTERVAL_US = 40_000;

    /** How many people. */
    @Param({"5", "20", "50", "200"})
    public int people;

    private final Tracker tracker = new Tracker(TrackerConfig.DEFAULT);
    private List<Poses> walk;
    private TrackerState state;
    private long number;

    /** Draws the walk, there and back, so that it can be repeated without a jump. */
    @Setup
    public void draw() {
        Random random = new Random(people);
        double[][] walkers = new double[people][];
        for (int i = 0; i < people; i++) {
            walkers[i] = new double[] {random.nextDouble() * 1900, random.nextDouble() * 1000, random.nextGaussian()};
        }
        walk = new ArrayList<>();
        for (int frame = 0; frame < FRAMES; frame++) {
            int step = Math.min(frame, FRAMES - frame);
            List<Pose> poses = new ArrayList<>();
            for (double[] walker : walkers) {
                poses.add(pose(walker[0] + step * walker[2], walker[1]));
            }
            walk.add(new Poses("bench", Skeletons.COCO_17, poses));
        }
        state = TrackerState.EMPTY;
    }

    private static Pose pose(double x, double y) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
            joints.add(new Keypoint((float) (x + joint % 4 * 12), (float) (y + joint * 6), 0.8f));
        }
        return Pose.of(new Box((float) x, (float) y, 40, 110), 0.9f, joints);
    }

    /** The next frame. */
    @Benchmark
    public TrackerState frame() {
        FrameMeta meta = new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 1920, 1080);
        Poses poses = walk.get((int) (number % FRAMES));
        state = tracker.update(
                        state,
                        new StreamItem.Looked<>(
                                new FrameId("bench", 0, number), StreamItem.Provenance.at(0), meta, poses))
                .state();
        number++;
        return state;
    }
}
