package io.posestream.evaluate.posetrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.metric.HotaField;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every number of every case against the official tools' own. */
@SharedTest
class PoseTrackVectorsTest {
    private static final double TOLERANCE = 1e-9;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void poseval_everyCase_equalsOfficial() {
        for (Path folder : cases()) {
            // Given
            JsonNode expected = json(folder.resolve("expected.json")).get("poseval");
            // When
            JsonNode actual = evaluate(folder);
            // Then
            equalColumns(folder, actual.get("ap"), expected.get("AP").get("ap"));
            equalColumns(folder, actual.get("precision"), expected.get("AP").get("pre"));
            equalColumns(folder, actual.get("recall"), expected.get("AP").get("rec"));
            JsonNode mot = expected.get("MOT");
            equalColumns(folder, actual.get("mota"), mot.get("mota"));
            equalColumns(folder, actual.get("motp"), mot.get("motp"));
            equalColumns(folder, actual.get("mot_precision"), mot.get("pre"));
            equalColumns(folder, actual.get("mot_recall"), mot.get("rec"));
            equalGroups(folder, actual.get("ap_groups"), expected.get("AP").get("grouped_ap"));
            assertThat(actual.get("joint_counts").get("frames").asInt())
                    .isEqualTo(expected.get("frames_with_gt_people").asInt());
            equalColumns(folder, actual.get("joint_counts").get("annotated"), expected.get("num_gt_joints"));
            equalColumns(folder, actual.get("joint_counts").get("predicted"), expected.get("num_pred_joints"));
        }
    }

    @Test
    void poseval_countsPerSequence_equalOfficial() {
        Map<String, String> keys = Map.of(
                "num_misses", "misses",
                "num_switches", "switches",
                "num_false_positives", "false_positives",
                "num_objects", "objects",
                "num_detections", "detections",
                "sumD_matches", "distance");
        for (Path folder : cases()) {
            // Given
            JsonNode expected = json(folder.resolve("expected.json"))
                    .get("poseval")
                    .get("MOT")
                    .get("counts_per_sequence");
            // When
            JsonNode actual = evaluate(folder).get("sequences");
            // Then
            assertThat(expected).isNotEmpty();
            expected.fieldNames()
                    .forEachRemaining(name -> keys.forEach((theirs, ours) -> equalColumns(
                            folder,
                            actual.get(name).get("mot_counts").get(ours),
                            expected.get(name).get(theirs))));
        }
    }

    @Test
    void poseTrack21_everyCase_equalsOfficialOrIsRefusedLikeIt() {
        int compared = 0;
        for (Path folder : cases()) {
            // Given
            JsonNode expected = json(folder.resolve("expected.json")).path("posetrack21");
            // When
            JsonNode actual = evaluate(folder);
            // Then
            if (!expected.has("HOTA")) {
                assertThat(actual.get("hota").isNull()).as("%s", folder).isTrue();
                assertThat(actual.get("hota_error").asText()).contains(folder.toString());
                assertThat(actual.get("ap21").isNull()).isTrue();
                continue;
            }
            List<String> joints = expected.get("joint_order")
                    .valueStream()
                    .map(JsonNode::asText)
                    .map(name -> name.equals("head_bottom") ? "neck" : name)
                    .toList();
            for (Map.Entry<String, JsonNode> sequence : expected.get("HOTA").properties()) {
                String name = sequence.getKey().replace(".json", "");
                JsonNode node = name.equals("COMBINED_SEQ")
                        ? actual
                        : actual.get("sequences").get(name);
                equalHota(folder, node, sequence.getValue(), joints);
                JsonNode ap = expected.get("AP").get(sequence.getKey());
                equalGroups(folder, node.get("ap21_groups"), ap.get("map"));
                equalGroups(folder, node.get("precision21_groups"), ap.get("precision"));
                equalGroups(folder, node.get("recall21_groups"), ap.get("recall"));
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    private static void equalHota(Path folder, JsonNode actual, JsonNode expected, List<String> joints) {
        for (HotaField field : HotaField.values()) {
            equalNamed(folder, actual.get(field.key()), expected.get(field.official()), joints);
        }
        for (String key : List.of("HOTA(0)", "LocA(0)", "HOTALocA(0)", "HOTA_TP(0)", "HOTA_FN(0)", "HOTA_FP(0)")) {
            String ours = key.toLowerCase(java.util.Locale.ROOT).replace("(0)", "_0");
            equalNamed(folder, actual.get(ours), expected.get(key), joints);
        }
        JsonNode perAlpha = expected.get("HOTA_alpha_total");
        for (int alpha = 0; alpha < perAlpha.size(); alpha++) {
            assertThat(actual.get("hota_total_per_alpha").get(alpha).asDouble())
                    .isCloseTo(perAlpha.get(alpha).asDouble(), within(TOLERANCE));
        }
    }

    private static void equalNamed(Path folder, JsonNode actual, JsonNode expected, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            equal(folder + " " + names.get(i), actual.get(names.get(i)), expected.get(i));
        }
    }

    private static void equalColumns(Path folder, JsonNode actual, JsonNode expected) {
        for (int i = 0; i < expected.size(); i++) {
            String name = i == Joints.COUNT ? "total" : Joints.NAMES.get(i);
            equal(folder + " " + name, actual.get(name), expected.get(i));
        }
    }

    private static void equalGroups(Path folder, JsonNode actual, JsonNode expected) {
        expected.properties()
                .forEach(entry -> equal(folder + " " + entry.getKey(), actual.get(entry.getKey()), entry.getValue()));
    }

    private static void equal(String what, JsonNode actual, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(actual.isNull()).as(what).isTrue();
            return;
        }
        assertThat(actual.isNumber()).as(what).isTrue();
        assertThat(actual.asDouble()).as(what).isCloseTo(expected.asDouble(), within(TOLERANCE));
    }

    private static JsonNode evaluate(Path folder) {
        return parse(
                PoseTrackEvaluator.evaluate(PoseTrackOptions.official(folder.resolve("gt"), folder.resolve("pred")))
                        .toJson());
    }

    private static List<Path> cases() {
        try (Stream<Path> folders = Files.list(Shared.path("vectors", "posetrack"))) {
            List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(cases).isNotEmpty();
            return cases;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
