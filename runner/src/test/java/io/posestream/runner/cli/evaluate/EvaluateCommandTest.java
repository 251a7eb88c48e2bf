package io.posestream.runner.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.runner.cli.Cli;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures themselves are tested where they are computed; here, that they arrive. */
@SharedTest
final class EvaluateCommandTest {
    private static final double TOLERANCE = 1e-9;

    @Test
    void execute_poseTrackVectors_givesTheOfficialFigures(@TempDir Path folder) throws IOException {
        // Given
        Path vectors = Shared.path("vectors", "posetrack", "c04_idswitch");
        Path json = folder.resolve("scores.json");

        // When
        Cli.Result result = Cli.run(
                "evaluate",
                "posetrack",
                "--truth",
                vectors.resolve("gt"),
                "--predictions",
                vectors.resolve("pred"),
                "--json",
                json);

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("MOTA", "HOTA", "Head", "Total");
        JsonNode expected = read(vectors.resolve("expected.json"));
        JsonNode found = read(json);
        JsonNode joints = expected.path("joint_order");
        JsonNode averages = expected.path("poseval").path("AP").path("ap");
        for (int joint = 0; joint < joints.size(); joint++) {
            assertThat(found.path("ap").path(joints.get(joint).asText()).asDouble())
                    .isCloseTo(averages.get(joint).asDouble(), within(TOLERANCE));
        }
        assertThat(found.path("hota").isMissingNode()).isFalse();
    }

    @Test
    void execute_oneChallenge_leavesOutTheOther() {
        // Given
        Path vectors = Shared.path("vectors", "posetrack", "c01_perfect");

        // When
        Cli.Result result = Cli.run(
                "evaluate",
                "posetrack",
                "--truth",
                vectors.resolve("gt"),
                "--predictions",
                vectors.resolve("pred"),
                "--challenge",
                "2018");

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("MOTA").doesNotContain("HOTA");
    }

    @Test
    void execute_cocoVectorsWithTies_givesTheOfficialFiguresAndANote(@TempDir Path folder) throws IOException {
        // Given
        Path vectors = Shared.path("vectors", "coco", "k03_ties_maxdets");
        Path json = folder.resolve("scores.json");

        // When
        Cli.Result result = Cli.run(
                "evaluate",
                "coco",
                "--truth",
                vectors.resolve("gt.json"),
                "--predictions",
                vectors.resolve("dt.json"),
                "--json",
                json);

        // Then
        assertThat(result.code()).isZero();
        JsonNode found = read(json);
        read(vectors.resolve("expected.json"))
                .path("pycocotools")
                .path("stats")
                .properties()
                .forEach(figure -> assertThat(found.path(figure.getKey()).asDouble(Double.NaN))
                        .as(figure.getKey())
                        .isCloseTo(figure.getValue().asDouble(), within(TOLERANCE)));
        assertThat(result.out()).contains("AP50").doesNotContain("sensitive");
        assertThat(result.err()).contains("sensitive");
    }

    @Test
    void execute_boxesOfTheTruthItself_arePerfect(@TempDir Path folder) throws IOException {
        // Given: the annotated boxes as a detector's, and one of them a second time, less sure
        Path truth = Shared.path("data", "coco-val-dev", "person_keypoints.json");
        ArrayNode boxes = JsonNodeFactory.instance.arrayNode();
        for (JsonNode person : read(truth).path("annotations")) {
            if (person.path("num_keypoints").asInt() > 0) {
                ObjectNode box = boxes.addObject().put("score", 0.9);
                for (String field : List.of("image_id", "category_id", "bbox")) {
                    box.set(field, person.get(field));
                }
            }
        }
        ObjectNode largest = (ObjectNode) boxes.get(0);
        for (JsonNode box : boxes) {
            largest = area(box) > area(largest) ? (ObjectNode) box : largest;
        }
        boxes.add(largest.deepCopy().put("score", 0.5));
        Path predictions = Files.writeString(folder.resolve("boxes.json"), boxes.toString());
        Path json = folder.resolve("scores.json");

        // When
        Cli.Result result = Cli.run(
                "evaluate", "coco", "--type=boxes", "--truth", truth, "--predictions", predictions, "--json", json);

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("AP50", "recall", "precision", "0.4");
        JsonNode found = read(json);
        assertThat(found.path("AP50").asDouble()).isEqualTo(1);
        assertThat(found.path("recall").asDouble()).isEqualTo(1);
        assertThat(found.path("precision").asDouble())
                .isCloseTo((boxes.size() - 1.0) / boxes.size(), within(TOLERANCE));
    }

    private static double area(JsonNode box) {
        return box.path("bbox").path(2).asDouble() * box.path("bbox").path(3).asDouble();
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
