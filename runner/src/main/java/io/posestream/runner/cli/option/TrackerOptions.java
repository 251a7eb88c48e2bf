package io.posestream.runner.cli.option;

import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerTuning;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What decides who is who, where the user wants it otherwise. */
public final class TrackerOptions {
    @Option(
            names = "--tracker",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Settings of the tracker, comma-separated or repeated: preset (default, reference or"
                    + " hrnet-posetrack, which the others change), nms-oks, oks-weight, min-joint-score,"
                    + " min-joints, box-only-weight, inflation, score-weighted, motion, remember-joints, high-score,"
                    + " low-score, high-gate, low-gate, birth-score, confirm-hits, memory, recent;"
                    + " docs/tracking.md tells what each is worth.")
    private Map<String, String> changes = new LinkedHashMap<>();

    /** The recommended tracker with these changes. */
    public TrackerConfig config() {
        return TrackerTuning.apply(TrackerConfig.DEFAULT, changes);
    }
}
