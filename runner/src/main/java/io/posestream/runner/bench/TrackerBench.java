package io.posestream.runner.bench;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.tracker.Tracker;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerState;
import io.posestream.tracker.TrackerStep;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One frame through the tracker's fold. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrackerBench {
    private static final int FRAMES = 250;
    private static final double MISSED = 0.05;

    /** In the picture. */
    @Param({"5", "20", "50", "200"})
    public int people;

    private final Tracker tracker = new Tracker(TrackerConfig.DEFAULT);
    private List<StreamItem.Looked<Poses>> frames;
    private TrackerState state;
    private int next;

    /** Makes the walk. */
    @Setup(Level.Trial)
    public void walk() {
        frames = Walker.frames(people, FRAMES, MISSED);
        state = TrackerState.EMPTY;
        next = 0;
    }

    /** The walk starts over with nobody known when it has ended. */
    @Benchmark
    public TrackerStep update() {
        if (next == FRAMES) {
            next = 0;
            state = TrackerState.EMPTY;
        }
        TrackerStep step = tracker.update(state, frames.get(next++));
        state = step.state();
        return step;
    }
}
