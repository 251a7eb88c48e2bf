package io.posestream.tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClearMotTest {
    /** Joint of PoseTrack 2017 for each slot of PoseTrack 2018; -1 where there is none. */
    private static final int[] JOINT_OF_SLOT = {13, 12, 14, -1, -1, 9, 8, 10, 7, 11, 6, 3, 2, 4, 1, 5, 0};

    @SharedTest
    @Test
    void counts_officialCases_equalTheOfficialEvaluator() {
        for (String name : List.of("c01_perfect", "c04_idswitch", "c06_missed", "c08_emptyframes")) {
            Path folder = Shared.path("vectors", "posetrack", name);
            Map<?, ?> expected =
                    (Map<?, ?>) JsonTree.read(folder.resolve("expected.json")).get("poseval");
            Map<?, ?> counts = (Map<?, ?>) ((Map<?, ?>) expected.get("MOT")).get("counts_per_sequence");
            // the third sequence has ignore regions, which this scorer refuses
            for (String sequence : List.of("990001_mpii_test", "990003_mpiinew_test")) {
                // Given
                ClearMot scorer = new ClearMot();

                // When
                scorer.add(
                        read(folder.resolve("gt").resolve(sequence + ".json")),
                        read(folder.resolve("pred").resolve(sequence + ".json")));

                // Then
                Map<?, ?> official = (Map<?, ?>) counts.get(sequence);
                String what = name + " " + sequence;
                assertThat(doubles(scorer.objects())).as(what).isEqualTo(official.get("num_objects"));
                assertThat(doubles(scorer.misses())).as(what).isEqualTo(official.get("num_misses"));
                assertThat(doubles(scorer.switches())).as(what).isEqualTo(official.get("num_switches"));
                assertThat(doubles(scorer.falsePositives())).as(what).isEqualTo(official.get("num_false_positives"));
            }
        }
    }

    private static List<Double> doubles(long[] counts) {
        return Arrays.stream(counts).asDoubleStream().boxed().toList();
    }

    @Test
    void add_returnUnderAnotherId_isOneSwitchPerJoint() {
        // Given: the last frame is not counted
        List<List<AnnoList.Person>> truth = Collections.nCopies(4, List.of(person(1, 100)));
        ClearMot scorer = new ClearMot();

        // When
        scorer.add(
                truth, List.of(List.of(person(7, 100)), List.of(person(8, 100)), List.of(person(8, 101)), List.of()));

        // Then
        assertThat(scorer.switchesPerJoint()).isEqualTo(1);
        assertThat(scorer.mota()).isCloseTo(100 * (1 - 1.0 / 3), within(1e-9));
    }

    @Test
    void add_farAwayGuess_isAMissAndAFalsePositive() {
        // Given
        ClearMot scorer = new ClearMot();

        // When: the head of 30 x 40 has size 30, so 15 pixels still match
        scorer.add(
                Collections.nCopies(3, List.of(person(1, 100))),
                List.of(List.of(person(1, 115)), List.of(person(1, 115.1)), List.of()));

        // Then
        assertThat(scorer.mota()).isCloseTo(0, within(1e-9));
    }

    private static AnnoList.Person person(int id, double x) {
        Optional<Keypoint> joint = Optional.of(new Keypoint((float) x, 50, 1));
        return new AnnoList.Person(new Box(90, 40, 30, 40), id, 1, Collections.nCopies(AnnoList.JOINTS, joint));
    }

    /** A file in PoseTrack 2018's form, without ignore regions. */
    private static List<List<AnnoList.Person>> read(Path file) {
        Map<?, ?> tree = JsonTree.read(file);
        Map<Object, List<AnnoList.Person>> byImage = new HashMap<>();
        List<List<AnnoList.Person>> frames = new ArrayList<>();
        for (Object image : (List<?>) tree.get("images")) {
            List<AnnoList.Person> people = new ArrayList<>();
            frames.add(people);
            byImage.put(((Map<?, ?>) image).get("id"), people);
        }
        for (Object annotation : (List<?>) tree.get("annotations")) {
            Map<?, ?> fields = (Map<?, ?>) annotation;
            List<?> keypoints = (List<?>) fields.get("keypoints");
            List<Optional<Keypoint>> joints =
                    new ArrayList<>(Collections.nCopies(AnnoList.JOINTS, Optional.<Keypoint>empty()));
            for (int slot = 0; slot < JOINT_OF_SLOT.length; slot++) {
                double x = (Double) keypoints.get(3 * slot);
                double y = (Double) keypoints.get(3 * slot + 1);
                boolean present = x != 0 || y != 0 || (Double) keypoints.get(3 * slot + 2) != 0;
                if (JOINT_OF_SLOT[slot] >= 0 && present) {
                    joints.set(JOINT_OF_SLOT[slot], Optional.of(new Keypoint((float) x, (float) y, 1)));
                }
            }
            int id = ((Double) fields.get("track_id")).intValue();
            byImage.get(fields.get("image_id")).add(new AnnoList.Person(head(fields), id, 1, joints));
        }
        return frames;
    }

    private static Box head(Map<?, ?> fields) {
        return fields.get("bbox_head") instanceof List<?> head
                ? Box.between(
                        (Double) head.get(0),
                        (Double) head.get(1),
                        (Double) head.get(0) + (Double) head.get(2),
                        (Double) head.get(1) + (Double) head.get(3))
                : new Box(0, 0, 1, 1);
    }
}
