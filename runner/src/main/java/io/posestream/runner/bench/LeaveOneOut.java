package io.posestream.runner.bench;

import io.posestream.core.match.PoseSimilarity;
import io.posestream.tracker.TrackerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each part of the tracker is worth: the scores without it. Stateless and thread-safe. */
public final class LeaveOneOut {
    private LeaveOneOut() {}

    /** The whole tracker and, by the name of what is missing or different, the others; in order. */
    public static Map<String, TrackerConfig> variants() {
        TrackerConfig all = TrackerConfig.DEFAULT;
        Map<String, TrackerConfig> variants = new LinkedHashMap<>();
        variants.put("all parts", all);
        variants.put("as first specified", TrackerConfig.REFERENCE);
        variants.put(
                "IoU instead of the OKS mix",
                with(all, rules(0, all.similarity().scoreWeighted())));
        variants.put("OKS weight .7 instead of .8", with(all, rules(0.7, true)));
        variants.put("no score weights in OKS", with(all, rules(all.similarity().oksWeight(), false)));
        variants.put("no second (low-score) round", scores(all, all.highScore(), all.birthScore(), all.recent()));
        variants.put("second round from .15, not .05", scores(all, 0.15, all.birthScore(), all.recent()));
        variants.put("second round within 80 ms, not 400", scores(all, all.lowScore(), all.birthScore(), ms(80)));
        variants.put("births from .5, not .4", scores(all, all.lowScore(), 0.5, all.recent()));
        variants.put("first gate .15, not .1", rest(all, all.nmsOks(), 0.15, all.confirmHits(), all.memory()));
        variants.put("no lost-track memory", rest(all, all.nmsOks(), all.highGate(), all.confirmHits(), ms(0)));
        variants.put("no OKS NMS", rest(all, 2, all.highGate(), all.confirmHits(), all.memory()));
        variants.put("confirmed at first sight", rest(all, all.nmsOks(), all.highGate(), 1, all.memory()));
        variants.put("box velocity only", motion(all, TrackerConfig.Motion.BOX, true));
        variants.put("no motion model", motion(all, TrackerConfig.Motion.NONE, true));
        variants.put("no memory of unseen joints", motion(all, TrackerConfig.Motion.JOINTS, false));
        return variants;
    }

    /** One line per variant: its name, then MOTA and switches per joint of each folder. */
    public static List<String> lines(Path folder) {
        TrackingVectors vectors = TrackingVectors.read(folder);
        return variants().entrySet().stream()
                .map(variant -> line(variant.getKey(), new TrackingBenchmark(variant.getValue()).run(vectors)))
                .toList();
    }

    private static String line(String name, List<TrackingBenchmark.Result> results) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-36s", name));
        for (TrackingBenchmark.Result result : results) {
            line.append(String.format(
                    Locale.ROOT, "  %s: %6.2f %6.1f", result.seed(), result.mota(), result.switchesPerJoint()));
        }
        return line.toString();
    }

    private static Duration ms(long milliseconds) {
        return Duration.ofMillis(milliseconds);
    }

    private static PoseSimilarity.Rules rules(double oksWeight, boolean scoreWeighted) {
        PoseSimilarity.Rules all = TrackerConfig.DEFAULT.similarity();
        return new PoseSimilarity.Rules(
                oksWeight, all.minJointScore(), all.minJoints(), all.boxOnlyWeight(), all.inflation(), scoreWeighted);
    }

    private static TrackerConfig with(TrackerConfig all, PoseSimilarity.Rules rules) {
        return new TrackerConfig(
                all.nmsOks(),
                rules,
                all.motion(),
                all.rememberJoints(),
                all.highScore(),
                all.lowScore(),
                all.highGate(),
                all.lowGate(),
                all.birthScore(),
                all.confirmHits(),
                all.memory(),
                all.recent());
    }

    private static TrackerConfig motion(TrackerConfig all, TrackerConfig.Motion motion, boolean rememberJoints) {
        return new TrackerConfig(
                all.nmsOks(),
                all.similarity(),
                motion,
                rememberJoints,
                all.highScore(),
                all.lowScore(),
                all.highGate(),
                all.lowGate(),
                all.birthScore(),
                all.confirmHits(),
                all.memory(),
                all.recent());
    }

    private static TrackerConfig scores(TrackerConfig all, double lowScore, double birthScore, Duration recent) {
        return new TrackerConfig(
                all.nmsOks(),
                all.similarity(),
                all.motion(),
                all.rememberJoints(),
                all.highScore(),
                lowScore,
                all.highGate(),
                all.lowGate(),
                birthScore,
                all.confirmHits(),
                all.memory(),
                recent);
    }

    private static TrackerConfig rest(
            TrackerConfig all, double nmsOks, double highGate, int confirmHits, Duration memory) {
        return new TrackerConfig(
                nmsOks,
                all.similarity(),
                all.motion(),
                all.rememberJoints(),
                all.highScore(),
                all.lowScore(),
                highGate,
                all.lowGate(),
                all.birthScore(),
                confirmHits,
                memory,
                all.recent());
    }
}
