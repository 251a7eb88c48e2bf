package io.posestream.runner.service;

import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.kafka.ClientSettings;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.testkit.Shared;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The services of a chain with the networks of {@code ../shared}, everything else as it is by default; each runs once it is
 * opened.
 *
 * @param clients of the chain
 * @param threads of detector and pose
 * @param member a static member's name; empty for dynamic ones
 */
public record SharedStages(ClientSettings clients, int threads, Optional<String> member) {
    /** Dynamic members with two threads. */
    public SharedStages(ClientSettings clients) {
        this(clients, 2, Optional.empty());
    }

    /** The first frames of the recording of a shop, as a source; all of them are seen. */
    public static SourceOptions clip(String stream, long frames) {
        return new SourceOptions(
                Shared.path("videos", "retail-1080p.mp4"),
                stream,
                new FrameSelection(0, OptionalLong.empty(), OptionalLong.of(frames), OptionalDouble.empty()),
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
    }

    public StageProcess.Opening detector() {
        return detector(DetectorConfig.defaults());
    }

    public StageProcess.Opening detector(DetectorConfig config) {
        return WorkerServices.detector(worker(), Shared.path("models", "rtmdet_nano_person.onnx"), config, 1);
    }

    public StageProcess.Opening pose() {
        return WorkerServices.pose(
                worker(),
                Optional.of(Shared.path("models", "tinypose_256x192.onnx")),
                PoseConfig.defaults(),
                ProposalConfig.DEFAULT,
                false);
    }

    public StageProcess.Opening tracker() {
        return tracker(Optional.empty());
    }

    /** With clips beside the tracks, or without. */
    public StageProcess.Opening tracker(Optional<ClipOutput> clips) {
        return TrackerService.tracker(
                new TrackerService.Settings(clients, Optional.empty(), 1, member, TrackerConfig.DEFAULT, false, clips));
    }

    private WorkerServices.Settings worker() {
        return new WorkerServices.Settings(clients, SessionConfig.cpu(1), threads, member);
    }
}
