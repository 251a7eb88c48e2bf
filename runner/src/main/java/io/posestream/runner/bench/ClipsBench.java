package io.posestream.runner.bench;

import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipFloats;
import io.posestream.proto.ClipTopic;
import io.posestream.proto.Topics;
import io.posestream.tracker.Tracker;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerState;
import io.posestream.tracker.TrackerStep;
import io.posestream.tracker.clips.ClipFold;
import io.posestream.tracker.clips.ClipSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One frame of 30 per second through the fold of clips, with the usual windows, their clips encoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClipsBench {
    private static final int FRAMES = 600;
    private static final long SECOND_US = 1_000_000;
    private static final int RATE = 30;
    private static final double MISSED = 0.05;

    /** In the picture. */
    @Param({"20", "200"})
    public int people;

    private final ClipTopic topic = new Topics(Topics.DEFAULT_PREFIX).clips();
    private List<StreamItem<Tracks>> frames;

    /** Tracks the walk once. */
    @Setup(Level.Trial)
    public void track() {
        Tracker tracker = new Tracker(TrackerConfig.DEFAULT);
        TrackerState state = TrackerState.EMPTY;
        frames = new ArrayList<>();
        for (StreamItem.Looked<Poses> frame : Walker.frames(people, FRAMES, MISSED)) {
            TrackerStep step = tracker.update(state, frame);
            state = step.state();
            frames.add(at(frame, step.tracks()));
        }
    }

    /** The walk is of 25 frames per second; here it goes a little faster. */
    private static StreamItem<Tracks> at(StreamItem.Looked<Poses> frame, Tracks tracks) {
        long us = frame.id().number() * SECOND_US / RATE;
        Tracks.Origin origin = tracks.origin();
        Optional<StreamStart> start = frame.id().number() > 0
                ? Optional.empty()
                : Optional.of(new StreamStart(StreamPolicy.LIVE, false, "", "bench", OptionalLong.empty()));
        FrameMeta meta = frame.meta();
        return new StreamItem.Looked<>(
                frame.id(),
                new StreamItem.Provenance(0, start, Optional.empty()),
                new FrameMeta(us, meta.clock(), SECOND_US / RATE, meta.width(), meta.height()),
                new Tracks(
                        new Tracks.Origin(origin.detectorModelId(), origin.poseModelId(), origin.trackerDigest(), us),
                        tracks.skeleton(),
                        tracks.people()));
    }

    /** All frames, from nobody known to the bytes of the last clip; the time is that of one frame. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long cut() {
        long[] bytes = new long[1];
        ClipFold fold =
                new ClipFold(ClipSettings.DEFAULT, clip -> bytes[0] += topic.encodeValue(clip, ClipFloats.HALF).length);
        frames.forEach(fold::accept);
        return bytes[0];
    }
}
