package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.QuantizeSettings.Part;
import io.posestream.models.quantize.Quantizer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Finds what must stay in float for a quantised network to keep its keypoints. The first of the settings offered that is
 * near enough is taken. Where none is, the convolutions are cut into groups along the graph and each group is put on
 * integers alone; then, for each choice of parts in float, those groups that cost most per multiply-add are left in float
 * as well, as few as suffice, found by halving; the fastest result is taken. The effects of groups are taken to add up, as
 * small errors do. Not thread safe.
 */
final class QuantizeSearch {
    private static final int MOST_GROUPS = 32;
    private static final int FEWEST_GROUPS = 6;
    /** Trials of one halving. */
    private static final int HALVINGS = 5;

    private static final int TIMED_BATCH = 4;
    private static final int TIMED_ROUNDS = 3;
    private static final Duration TIMED = Duration.ofMillis(300);

    private final Quantizer quantizer;
    private final PoseComparison judge;
    private final PrintWriter out;
    private Duration slowestTrial = Duration.ZERO;

    /**
     * @param quantizer of the float model
     * @param judge the float model's keypoints
     * @param out gets a line per trial
     */
    QuantizeSearch(Quantizer quantizer, PoseComparison judge, PrintWriter out) {
        this.quantizer = quantizer;
        this.judge = judge;
        this.out = out;
    }

    /**
     * A quantised network and how near it is.
     *
     * @param model the network
     * @param settings it was made with
     * @param inFloat convolutions left in float beyond what the settings say, by the names of their outputs
     * @param oks to the float network
     */
    record Found(ModelProto model, QuantizeSettings settings, Set<String> inFloat, double oks) {}

    /**
     * Runs.
     *
     * @param choices settings to start from, the fastest first
     * @throws UserError where nothing that is worth its while reaches the target
     */
    Found run(List<QuantizeSettings> choices, AccuracyTarget target) {
        List<Found> tried = attempts(choices, target.oks());
        Found best = best(tried);
        if (best.oks() >= target.oks()) {
            return best;
        }
        Map<Set<Part>, Found> levels = new LinkedHashMap<>();
        tried.forEach(found -> levels.merge(
                found.settings().inFloat(), found, BinaryOperator.maxBy(Comparator.comparingDouble(Found::oks))));
        QuantizeSettings fastest = new QuantizeSettings(
                best.settings().rule(), choices.get(0).inFloat(), choices.get(0).weightBits());
        List<Group> groups = ranked(fastest, groupCount(target.time(), levels.size()));
        List<Found> near = new ArrayList<>();
        for (Found level : levels.values()) {
            halved(level, groups, target.oks()).ifPresent(near::add);
        }
        if (near.isEmpty()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "no part of this network keeps an OKS of %.3f on integers: use it in float, or lower --keep-oks",
                    target.oks()));
        }
        return fastest(near);
    }

    /** The best of {@code choices} as they are. */
    Found start(List<QuantizeSettings> choices) {
        return best(attempts(choices, Double.POSITIVE_INFINITY));
    }

    private static Found best(List<Found> tried) {
        return tried.stream().max(Comparator.comparingDouble(Found::oks)).orElseThrow();
    }

    /** Tries one after the other until one reaches {@code oks}. */
    private List<Found> attempts(List<QuantizeSettings> choices, double oks) {
        List<Found> tried = new ArrayList<>();
        for (QuantizeSettings settings : choices) {
            Found found = attempt(settings, Set.of());
            say("%s: OKS %.4f", settings, found.oks());
            tried.add(found);
            if (found.oks() >= oks) {
                break;
            }
        }
        return tried;
    }

    /** {@code level} with as few of the first groups in float as reach {@code oks}; empty where all are needed. */
    private Optional<Found> halved(Found level, List<Group> groups, double oks) {
        int enough = groups.size();
        int tooFew = 0;
        Optional<Found> found = Optional.empty();
        while (enough - tooFew > 1) {
            int middle = (tooFew + enough) / 2;
            Found tried = attempt(level.settings(), names(groups.subList(0, middle)));
            say("%s, and %d of %d groups: OKS %.4f", level.settings(), middle, groups.size(), tried.oks());
            if (tried.oks() >= oks) {
                enough = middle;
                found = Optional.of(tried);
            } else {
                tooFew = middle;
            }
        }
        return found;
    }

    /** Times all in turns. */
    private Found fastest(List<Found> near) {
        double[] speeds = new double[near.size()];
        for (int round = 0; round < TIMED_ROUNDS && near.size() > 1; round++) {
            for (int i = 0; i < speeds.length; i++) {
                try (TemporaryFile file = TemporaryFile.create(".onnx")) {
                    OnnxWriter.write(file.path(), near.get(i).model());
                    try (GraphTimer timer = new GraphTimer(file.path(), TIMED_BATCH)) {
                        speeds[i] = Math.max(speeds[i], timer.picturesPerSecond(TIMED));
                    }
                }
            }
        }
        int first = 0;
        for (int i = 0; i < speeds.length; i++) {
            first = speeds[i] > speeds[first] ? i : first;
        }
        return near.get(first);
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** As many groups as can be tried in {@code time} beside so many halvings. */
    private int groupCount(Duration time, int halvings) {
        long trials = time.toNanos() / Math.max(slowestTrial.toNanos(), 1);
        return (int) Math.max(FEWEST_GROUPS, Math.min(MOST_GROUPS, trials - (long) HALVINGS * halvings));
    }

    /**
     * Convolutions next to each other.
     *
     * @param convs the names of their outputs
     * @param cost what they take from the similarity when they alone are on integers, per multiply-add
     */
    private record Group(List<String> convs, double cost) {}

    /** Groups of about equal numbers of convolutions, the most costly one first. */
    private List<Group> ranked(QuantizeSettings settings, int count) {
        List<String> convs = quantizer.convs(settings);
        List<Group> groups = new ArrayList<>();
        int parts = Math.min(count, convs.size());
        say("not near enough: trying %d groups of convolutions, about %d s", parts, seconds(parts));
        for (int part = 0; part < parts; part++) {
            List<String> own = convs.subList(part * convs.size() / parts, (part + 1) * convs.size() / parts);
            Set<String> others = new HashSet<>(convs);
            own.forEach(others::remove);
            double loss = Math.max(0, 1 - attempt(settings, others).oks());
            groups.add(new Group(own, loss / quantizer.multiplyAdds(own)));
        }
        groups.sort(Comparator.comparingDouble(Group::cost).reversed());
        return groups;
    }

    private long seconds(int trials) {
        return slowestTrial.multipliedBy(trials).toSeconds();
    }

    private static Set<String> names(List<Group> groups) {
        Set<String> names = new HashSet<>();
        groups.forEach(group -> names.addAll(group.convs()));
        return names;
    }

    private Found attempt(QuantizeSettings settings, Set<String> inFloat) {
        long start = System.nanoTime();
        ModelProto model = quantizer.quantize(settings, inFloat);
        try (ModelSession session = ModelSession.open("trial", model.toByteArray(), SessionConfig.cpu(1))) {
            double oks = judge.with(session)
                    .map(PoseComparison.Difference::meanOks)
                    .orElseThrow(() -> new UserError("the float model sees no keypoint on any of these crops: take"
                            + " pictures on which people are seen, or --keep-oks 0"));
            return new Found(model, settings, inFloat, oks);
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            slowestTrial = took.compareTo(slowestTrial) > 0 ? took : slowestTrial;
        }
    }
}
