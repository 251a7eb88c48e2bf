package io.posestream.runner.service;

import io.posestream.kafka.ClientSettings;
import io.posestream.runner.run.DataFolder;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import io.posestream.tracker.stream.clips.ClipOutput;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.nio.file.Path;
import java.util.Optional;

/** The tracker as a process of its own, and the clips that are cut behind it. */
public final class TrackerService {
    private TrackerService() {}

    /**
     * How the tracker's process runs.
     *
     * @param clients how to reach the broker
     * @param stateDir its folder; empty for a temporary one, since its state is on the broker
     * @param threads partitions worked on at the same time
     * @param member a static member's name, the same after a restart; empty for a dynamic one
     * @param tracker what decides who is who
     * @param acceptLoss whether numbers of an archive that never come are answered as lost
     * @param clips what stands in the topic of clips; empty where another process writes it, or nobody does
     */
    public record Settings(
            ClientSettings clients,
            Optional<Path> stateDir,
            int threads,
            Optional<String> member,
            TrackerConfig tracker,
            boolean acceptLoss,
            Optional<ClipOutput> clips) {}

    /** Follows {@code poses} and answers in {@code tracks}. */
    public static StageProcess.Opening tracker(Settings settings) {
        return (closing, failure, done, meters) -> {
            Path folder = settings.stateDir()
                    .orElseGet(
                            () -> closing.add(DataFolder.open(Optional.empty())).tracker());
            TrackerSettings tracker = new TrackerSettings(settings.clients(), folder)
                    .work(settings.threads())
                    .as(settings.member())
                    .track(settings.tracker())
                    .acceptLoss(settings.acceptLoss());
            meters.tracker(closing.add(TrackerApp.open(tracker, cause -> failure.report("the tracker", cause))));
            settings.clips()
                    .ifPresent(output -> clips(new ClipsSettings(settings.clients(), output, settings.member()))
                            .open(closing, failure, done, meters));
        };
    }

    /** Follows {@code tracks} and writes {@code clips}. */
    public static StageProcess.Opening clips(ClipsSettings settings) {
        return (closing, failure, done, meters) ->
                meters.clips(closing.add(ClipsApp.open(settings, cause -> failure.report("clips", cause))));
    }
}
