package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.match.PoseSimilarity;
import java.time.Duration;

/**
 * When a person whom the detector missed, or is not sure of, is looked for where earlier frames say. Figures without a
 * source named were found on rendered scenes, see docs/tracking.md.
 *
 * @param use for which frames
 * @param sureScore boxes below are looked at only where somebody of earlier frames is missing among those above, since
 *     the tracker begins nobody with them; 0: all are looked at
 * @param similarity who is the same person in two frames, as in the tracker
 * @param gate least similarity of the same person, in [0, 1]
 * @param leastBoxScore a person is looked for only where one of the two earlier boxes had this score or more
 * @param margin added to each side of the joints' hull, as a part of its width and height
 * @param bestJoints how many of the best joints are asked whether there is a person (LightTrack's test of a lost one)
 * @param leastJointScore least mean score of those, in [0, 1]
 * @param leastOks of the pose found to the one expected, in [0, 1]
 * @param doubleOks a pose with this OKS or more to one that is there already is that one again, in [0, 1]
 * @param recent a doubtful box is looked at where somebody is missing who was seen within this capture time, or in one of
 *     the last two frames; as in the tracker
 * @param longest for how much capture time a person is looked for in a row without having been detected
 */
public record ProposalConfig(
        Use use,
        double sureScore,
        PoseSimilarity.Rules similarity,
        double gate,
        double leastBoxScore,
        double margin,
        int bestJoints,
        double leastJointScore,
        double leastOks,
        double doubleOks,
        Duration recent,
        Duration longest) {
    /** For which frames people are looked for where they were. */
    public enum Use {
        /** Those of archives, and of live streams those that the detector left out. */
        AUTO,
        /** All. */
        ON,
        /** None. */
        OFF
    }

    /** Archives; mean of the 4 best joints .6, OKS .5, at most one second. */
    public static final ProposalConfig DEFAULT = new ProposalConfig(
            Use.AUTO,
            0.4,
            PoseSimilarity.Rules.DEFAULT,
            0.1,
            0.4,
            0.1,
            4,
            0.6,
            0.5,
            0.5,
            Duration.ofMillis(400),
            Duration.ofSeconds(1));

    /** Checks ranges. */
    public ProposalConfig {
        requireNonNull(use, "use is null");
        requireNonNull(similarity, "similarity is null");
        requireFraction(sureScore, "sureScore");
        requireFraction(gate, "gate");
        requireFraction(leastBoxScore, "leastBoxScore");
        requireFraction(margin, "margin");
        requireFraction(leastJointScore, "leastJointScore");
        requireFraction(leastOks, "leastOks");
        requireFraction(doubleOks, "doubleOks");
        if (bestJoints < 1) {
            throw new IllegalArgumentException("bestJoints is not positive: " + bestJoints);
        }
        if (recent.isNegative()) {
            throw new IllegalArgumentException("recent is negative: " + recent);
        }
        if (longest.isNegative()) {
            throw new IllegalArgumentException("longest is negative: " + longest);
        }
    }

    private static void requireFraction(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is not in [0,1]: " + value);
        }
    }

    /** The same for other frames. */
    public ProposalConfig withUse(Use other) {
        return with(other, sureScore);
    }

    /** The same with another score from which boxes are looked at whoever was there. */
    public ProposalConfig withSureScore(double score) {
        return with(use, score);
    }

    /** The same, where boxes are sure from {@code score} on at the latest. */
    public ProposalConfig sureAtMost(double score) {
        return withSureScore(Math.min(sureScore, score));
    }

    private ProposalConfig with(Use otherUse, double otherScore) {
        return new ProposalConfig(
                otherUse,
                otherScore,
                similarity,
                gate,
                leastBoxScore,
                margin,
                bestJoints,
                leastJointScore,
                leastOks,
                doubleOks,
                recent,
                longest);
    }

    /**
     * Whether a frame may get proposals.
     *
     * @param live whether its stream is live
     * @param searched whether the detector looked at it
     */
    public boolean appliesTo(boolean live, boolean searched) {
        return switch (use) {
            case AUTO -> !live || !searched;
            case ON -> true;
            case OFF -> false;
        };
    }
}
