package io.posestream.core.joints;

import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills the slots of one skeleton from another, by name. What the source lacks is derived where a rule is known and
 * absent otherwise. Immutable.
 */
public final class JointMap {
    /** head_bottom lies this far from mid-shoulder to nose (posetrack-evaluation.md 2.4: mean error 0.155 head sizes). */
    private static final double HEAD_BOTTOM = 0.3;

    /** head_top lies this far beyond the nose, in units of mid-shoulder to nose (ibid.; 1 is the custom and worse). */
    private static final double HEAD_TOP = 0.5;

    private final List<String> names;
    private final List<Optional<Rule>> rules;

    private JointMap(List<String> names, List<Optional<Rule>> rules) {
        this.names = names;
        this.rules = List.copyOf(rules);
    }

    /** The map from one skeleton to another. */
    public static JointMap between(Skeleton from, Skeleton to) {
        List<Optional<Rule>> rules = new ArrayList<>();
        for (String name : to.names()) {
            rules.add(rule(from, name));
        }
        return new JointMap(to.names(), rules);
    }

    /** The map to PoseTrack's 17 slots; the ears are never annotated there, hence always absent. */
    public static JointMap toPoseTrack(Skeleton from) {
        List<Optional<Rule>> rules = new ArrayList<>();
        for (String name : Skeletons.POSETRACK_17.names()) {
            rules.add(name.endsWith("_ear") ? Optional.empty() : rule(from, name));
        }
        return new JointMap(Skeletons.POSETRACK_17.names(), rules);
    }

    /**
     * The map for networks that recognise actions: a derived joint is no surer than the least sure it is made of, and what
     * PoseTrack's skeleton calls ears, which nobody ever annotates there, counts as missing.
     */
    public static JointMap forActions(Skeleton from, Skeleton to) {
        boolean earless = from.equals(Skeletons.POSETRACK_17);
        List<Optional<Rule>> rules = new ArrayList<>();
        for (String name : to.names()) {
            rules.add(
                    earless && name.endsWith("_ear")
                            ? Optional.empty()
                            : rule(from, name).map(Rule::least));
        }
        return new JointMap(to.names(), rules);
    }

    /** Names of the slots that nothing fills. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (int slot = 0; slot < rules.size(); slot++) {
            if (rules.get(slot).isEmpty()) {
                missing.add(names.get(slot));
            }
        }
        return missing;
    }

    /** One joint per slot, in the target's order; empty where there is none. */
    public List<Optional<Joint>> apply(List<Keypoint> keypoints) {
        List<Optional<Joint>> joints = new ArrayList<>(rules.size());
        for (Optional<Rule> rule : rules) {
            joints.add(rule.flatMap(known -> known.apply(keypoints)));
        }
        return joints;
    }

    /** True where the slot is computed from other joints rather than seen. */
    public boolean isDerived(int slot) {
        return rules.get(slot).map(Rule::isDerived).orElse(false);
    }

    private static Optional<Rule> rule(Skeleton from, String name) {
        return direct(from, name).or(() -> switch (name) {
            case "head_bottom" -> direct(from, "upper_neck").or(() -> fromShoulders(from, HEAD_BOTTOM, false));
            case "head_top" -> fromShoulders(from, HEAD_TOP, true);
            case "nose" -> betweenHeadJoints(from);
            case "neck" -> betweenShoulders(from);
            default -> Optional.empty();
        });
    }

    private static Optional<Rule> direct(Skeleton from, String name) {
        return from.index(name).stream().mapToObj(Rule::same).findFirst();
    }

    /** m + t (nose - m), or beyond the nose: nose + t (nose - m); m is the middle of the shoulders. */
    private static Optional<Rule> fromShoulders(Skeleton from, double t, boolean beyond) {
        List<Integer> sources = indices(from, "nose", "left_shoulder", "right_shoulder");
        if (sources.size() < 3) {
            return Optional.empty();
        }
        double nose = beyond ? 1 + t : t;
        double shoulder = (1 - nose) / 2;
        // output-formats.md: head_bottom's score is the mean of the shoulders', head_top's of nose and shoulders.
        double noseScore = beyond ? 1.0 / 3 : 0;
        double shoulderScore = (1 - noseScore) / 2;
        return Optional.of(
                new Rule(sources, List.of(nose, shoulder, shoulder), List.of(noseScore, shoulderScore, shoulderScore)));
    }

    /** PoseFlow's rule for skeletons without a nose: the middle of head and neck. */
    private static Optional<Rule> betweenHeadJoints(Skeleton from) {
        List<Integer> neck = indices(from, "head_bottom", "upper_neck");
        List<Integer> top = indices(from, "head_top");
        if (neck.isEmpty() || top.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rule(List.of(neck.get(0), top.get(0)), List.of(0.5, 0.5), List.of(0.5, 0.5)));
    }

    /** OpenPose's neck: the middle of the shoulders. */
    private static Optional<Rule> betweenShoulders(Skeleton from) {
        List<Integer> shoulders = indices(from, "left_shoulder", "right_shoulder");
        return shoulders.size() < 2
                ? Optional.empty()
                : Optional.of(new Rule(shoulders, List.of(0.5, 0.5), List.of(0.5, 0.5)));
    }

    private static List<Integer> indices(Skeleton from, String... names) {
        List<Integer> indices = new ArrayList<>();
        for (String name : names) {
            from.index(name).ifPresent(indices::add);
        }
        return indices;
    }

    /**
     * A joint in the target skeleton.
     *
     * @param x in source pixels
     * @param y in source pixels
     * @param score of the joint itself, in [0, 1]
     */
    public record Joint(double x, double y, double score) {}

    /** A weighted sum of source joints; weights of places and of scores, none where the least score is taken. */
    private record Rule(List<Integer> sources, List<Double> weights, List<Double> scoreWeights) {
        static Rule same(int joint) {
            return new Rule(List.of(joint), List.of(1.0), List.of(1.0));
        }

        Rule least() {
            return isDerived() ? new Rule(sources, weights, List.of()) : this;
        }

        boolean isDerived() {
            return sources.size() > 1;
        }

        Optional<Joint> apply(List<Keypoint> keypoints) {
            double x = 0;
            double y = 0;
            double score = 0;
            double least = 1;
            for (int i = 0; i < sources.size(); i++) {
                Keypoint keypoint = keypoints.get(sources.get(i));
                if (keypoint.equals(Keypoint.ABSENT)) {
                    return Optional.empty();
                }
                x += weights.get(i) * keypoint.x();
                y += weights.get(i) * keypoint.y();
                score += scoreWeights.isEmpty() ? 0 : scoreWeights.get(i) * keypoint.score();
                least = Math.min(least, keypoint.score());
            }
            return Optional.of(new Joint(x, y, scoreWeights.isEmpty() ? least : score));
        }
    }
}
