package io.posestream.tracker;

import io.posestream.core.match.PoseSimilarity;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whole sets of settings by name. */
public enum TrackerPreset {
    /** The recommended tracker. */
    DEFAULT(TrackerConfig.DEFAULT),
    /** The tracker as first specified, before anything was tuned. */
    REFERENCE(TrackerConfig.REFERENCE),
    /**
     * The procedure of Simple Baselines (Xiao, Wu, Wei 2018), which HRNet takes over for PoseTrack: greedy matching by OKS
     * alone, over joints from 0.4, of poses in boxes from 0.5 with people of a queue of past frames, in one round; whoever
     * is nobody's is somebody new at once. The propagation of boxes is the pose stage's proposals. Differs from the source: optical flow, which
     * moves joints to the frame looked at, is left out, and the joints' own motion takes its place. The gate (that of
     * mmpose's tracker by OKS) and the length of the queue (10 frames at 25 a second) are not in what could be read.
     */
    HRNET_POSETRACK(new TrackerConfig(
            0.9,
            new PoseSimilarity.Rules(1, 0.4, 1, 0, 1, false),
            TrackerConfig.Motion.JOINTS,
            false,
            0.5,
            0.5,
            0.3,
            0.3,
            0.5,
            1,
            Duration.ofMillis(400),
            Duration.ofMillis(400)));

    @SuppressWarnings("ImmutableEnumChecker") // a record of plain values
    private final TrackerConfig config;

    TrackerPreset(TrackerConfig config) {
        this.config = config;
    }

    /** What decides who is who. */
    public TrackerConfig config() {
        return config;
    }

    /** As it is written in settings, such as {@code hrnet-posetrack}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one of that label. */
    static Optional<TrackerPreset> labelled(String label) {
        return Stream.of(values())
                .filter(preset -> preset.label().equals(label))
                .findFirst();
    }
}
