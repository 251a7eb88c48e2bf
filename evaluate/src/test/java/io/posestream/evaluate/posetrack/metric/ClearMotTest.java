package io.posestream.evaluate.posetrack.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.HeadBox;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class ClearMotTest {
    private static final int NOSE = 13;
    private static final double HEAD = 10;

    @Test
    void score_hypothesisSwaps_countsOneSwitchAndDropsTheLastFrame() {
        // Given: track 1 carries 7, then 8; the last frame carries 9
        List<EvaluationFrame> frames = List.of(frame(0, 7), frame(0, 8), frame(0, 9));
        // When
        MotCounts official = ClearMot.score(frames, Mode.OFFICIAL);
        MotCounts strict = ClearMot.score(frames, Mode.STRICT);
        // Then
        assertThat(official.objects(NOSE)).isEqualTo(2);
        assertThat(official.switches(NOSE)).isEqualTo(1);
        assertThat(official.mota().at(NOSE)).isEqualTo(50);
        assertThat(strict.objects(NOSE)).isEqualTo(3);
        assertThat(strict.switches(NOSE)).isEqualTo(2);
    }

    @Test
    void score_partnerWithinReach_isKeptThoughAnotherIsNearer() {
        // Given: 7 is 4 px off in the second frame and 8 is exact
        EvaluationFrame second = EvaluationFrame.builder()
                .truth(1, HEAD)
                .trueJoint(NOSE, 100, 100)
                .prediction(8)
                .predictedJoint(NOSE, 100, 100, 1)
                .prediction(7)
                .predictedJoint(NOSE, 104, 100, 1)
                .build();
        // When
        MotCounts counts = ClearMot.score(List.of(frame(0, 7), second), Mode.STRICT);
        // Then
        assertThat(counts.switches(NOSE)).isZero();
        assertThat(counts.falsePositives(NOSE)).isEqualTo(1);
        assertThat(counts.distance(NOSE)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void score_distanceOfHalfAHead_isAHit() {
        // Given
        List<EvaluationFrame> frames = List.of(frame(5, 7), frame(5.001, 7));
        // When
        MotCounts counts = ClearMot.score(frames, Mode.STRICT);
        // Then
        assertThat(counts.detections(NOSE)).isEqualTo(1);
        assertThat(counts.misses(NOSE)).isEqualTo(1);
        assertThat(counts.falsePositives(NOSE)).isEqualTo(1);
        assertThat(counts.motp().at(NOSE)).isCloseTo(50, within(1e-12));
    }

    @Test
    void score_frameWithoutPredictions_countsADummyPerJointInOfficialModeOnly() {
        // Given: two people, nobody predicted
        EvaluationFrame empty = EvaluationFrame.builder()
                .truth(1, HEAD)
                .trueJoint(NOSE, 1, 1)
                .truth(2, HEAD)
                .trueJoint(NOSE, 9, 9)
                .build();
        // When
        MotCounts official = ClearMot.score(List.of(empty, frame(0, 7)), Mode.OFFICIAL);
        MotCounts strict = ClearMot.score(List.of(empty), Mode.STRICT);
        // Then
        assertThat(official.objects(0)).isEqualTo(1);
        assertThat(official.falsePositives(NOSE)).isEqualTo(1);
        assertThat(official.misses(NOSE)).isEqualTo(1);
        assertThat(strict.objects(0)).isZero();
        assertThat(strict.misses(NOSE)).isEqualTo(2);
        assertThat(strict.falsePositives(NOSE)).isZero();
    }

    @Test
    void idf1_halfOfATrackUnderAnotherId_agreesOnTheLongerHalf() {
        // Given
        IdentityTally identity = new IdentityTally();
        // When
        identity.add(List.of(frame(0, 7), frame(0, 7), frame(0, 7), frame(0, 8)), Mode.STRICT);
        // Then: 3 of 4 true and 4 predicted joints agree
        assertThat(identity.idf1().at(NOSE)).isCloseTo(75, within(1e-12));
        assertThat(identity.idf1().at(0)).isNaN();
    }

    @SharedTest
    @Test
    void score_officialCases_countsEqualTheOfficialEvaluators() {
        for (String name : List.of("c01_perfect", "c04_idswitch", "c06_missed", "c08_emptyframes")) {
            Path folder = Shared.path("vectors", "posetrack", name);
            JsonNode expected = json(folder.resolve("expected.json")).at("/poseval/MOT/counts_per_sequence");
            for (String sequence : List.of("990001_mpii_test", "990002_bonn_test", "990003_mpiinew_test")) {
                // When
                MotCounts counts = ClearMot.score(
                        PosevalFrames.of(
                                PoseTrackReader.read(folder.resolve("gt").resolve(sequence + ".json")),
                                PoseTrackReader.read(folder.resolve("pred").resolve(sequence + ".json"))),
                        Mode.OFFICIAL);

                // Then
                JsonNode official = expected.get(sequence);
                String what = name + " " + sequence;
                equal(what, counts::objects, official.get("num_objects"));
                equal(what, counts::misses, official.get("num_misses"));
                equal(what, counts::switches, official.get("num_switches"));
                equal(what, counts::falsePositives, official.get("num_false_positives"));
            }
        }
    }

    private static void equal(String what, IntToLongFunction counts, JsonNode official) {
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            assertThat((double) counts.applyAsLong(joint))
                    .as("%s %s", what, Joints.NAMES.get(joint))
                    .isEqualTo(official.get(joint).asDouble());
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void score_returnUnderAnotherId_isOneSwitchPerJoint() {
        // Given: the last frame is not counted
        List<EvaluationFrame> frames =
                List.of(everyJoint(7, 100), everyJoint(8, 100), everyJoint(8, 101), everyJoint());

        // When
        MotCounts counts = ClearMot.score(frames, Mode.OFFICIAL);

        // Then
        assertThat(counts.meanSwitches()).isEqualTo(1);
        assertThat(counts.totalMota()).isCloseTo(100 * (1 - 1.0 / 3), within(1e-9));
    }

    @Test
    void score_farAwayGuess_isAMissAndAFalsePositive() {
        // Given: the head of 30 x 40 has size 30, so 15 pixels still match
        List<EvaluationFrame> frames = List.of(everyJoint(1, 115), everyJoint(1, 115.1), everyJoint());

        // When
        MotCounts counts = ClearMot.score(frames, Mode.OFFICIAL);

        // Then
        assertThat(counts.totalMota()).isCloseTo(0, within(1e-9));
    }

    /** One person with all joints at (100, 50), one guess with all of them at (x, 50). */
    private static EvaluationFrame everyJoint(long hypothesis, double x) {
        EvaluationFrame.Builder frame = truth().prediction(hypothesis);
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            frame.predictedJoint(joint, x, 50, 1);
        }
        return frame.build();
    }

    /** The same person, and no guess. */
    private static EvaluationFrame everyJoint() {
        return truth().build();
    }

    private static EvaluationFrame.Builder truth() {
        EvaluationFrame.Builder frame = EvaluationFrame.builder().truth(1, new HeadBox(90, 40, 120, 80).size());
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            frame.trueJoint(joint, 100, 50);
        }
        return frame;
    }

    private static EvaluationFrame frame(double offset, long hypothesis) {
        return EvaluationFrame.builder()
                .truth(1, HEAD)
                .trueJoint(NOSE, 100, 100)
                .prediction(hypothesis)
                .predictedJoint(NOSE, 100 + offset, 100, 0.5)
                .build();
    }
}
