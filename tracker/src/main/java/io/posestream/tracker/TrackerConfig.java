package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.match.PoseSimilarity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What decides who is who. The defaults are the recommended tracker; docs/tracking.md has what each part is worth.
 *
 * @param nmsOks of two poses of one frame that are more alike than this the weaker is dropped; above 1 keeps all
 * @param similarity how a prediction and a pose are compared
 * @param motion how a person is predicted
 * @param rememberJoints whether joints that are not surely seen keep their predicted place for a while
 * @param highScore box score from which a pose is matched against every track, lost ones included
 * @param lowScore box score from which a pose is matched in the second round, against tracks just seen; equal to
 *     {@code highScore} for no second round. The default takes whatever a detector hands over: its own floor decides
 * @param highGate least similarity of a match in the first round
 * @param lowGate least similarity of a match in the second round
 * @param birthScore box score from which an unmatched pose starts a track
 * @param confirmHits after how many looked-at frames in a row a track is believed; those of the first frame are at once
 * @param memory of capture time a track survives unseen
 * @param recent capture time within which a track counts as just seen; two looked-at frames always do
 */
public record TrackerConfig(
        double nmsOks,
        PoseSimilarity.Rules similarity,
        Motion motion,
        boolean rememberJoints,
        double highScore,
        double lowScore,
        double highGate,
        double lowGate,
        double birthScore,
        int confirmHits,
        Duration memory,
        Duration recent) {
    /** How a person is predicted from one frame to the next. */
    public enum Motion {
        /** Where they were last seen. */
        NONE,
        /** The box moves with its filtered velocity and the joints with the box. */
        BOX,
        /** The box moves with its filtered velocity and each joint with its own. */
        JOINTS
    }

    /** The recommended tracker. */
    public static final TrackerConfig DEFAULT = new TrackerConfig(
            0.8,
            PoseSimilarity.Rules.DEFAULT,
            Motion.JOINTS,
            true,
            0.4,
            0.05,
            0.1,
            0.4,
            0.4,
            2,
            Duration.ofMillis(1200),
            Duration.ofMillis(400));

    /** The tracker as first specified, before anything was tuned; kept to measure against. */
    public static final TrackerConfig REFERENCE = new TrackerConfig(
            0.8,
            new PoseSimilarity.Rules(0.7, 0.3, 3, 0.6, 1.5, false),
            Motion.JOINTS,
            false,
            0.4,
            0.15,
            0.15,
            0.4,
            0.5,
            2,
            Duration.ofMillis(1200),
            Duration.ofMillis(80));

    /** Rejects thresholds out of range; the message names the component. */
    public TrackerConfig {
        requireNonNull(similarity, "similarity is null");
        requireNonNull(motion, "motion is null");
        requireRange(nmsOks, 2, "nmsOks");
        requireRange(lowScore, 1, "lowScore");
        requireRange(highScore, 1, "highScore");
        requireRange(highGate, 1, "highGate");
        requireRange(lowGate, 1, "lowGate");
        requireRange(birthScore, 1, "birthScore");
        if (lowScore > highScore || highScore > birthScore) {
            throw new IllegalArgumentException("lowScore <= highScore <= birthScore does not hold: " + lowScore + ", "
                    + highScore + ", " + birthScore);
        }
        if (confirmHits < 1) {
            throw new IllegalArgumentException("confirmHits is not positive: " + confirmHits);
        }
        if (requireNonNull(memory, "memory is null").isNegative()) {
            throw new IllegalArgumentException("memory is negative: " + memory);
        }
        if (requireNonNull(recent, "recent is null").isNegative()) {
            throw new IllegalArgumentException("recent is negative: " + recent);
        }
    }

    /** Eight hexadecimal digits that change with any of the settings: CRC-32 of their text. */
    public String digest() {
        CRC32 sum = new CRC32();
        sum.update(toString().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    private static void requireRange(double value, double max, String name) {
        if (!(value >= 0 && value <= max)) {
            throw new IllegalArgumentException(name + " is not in [0," + max + "]: " + value);
        }
    }
}
