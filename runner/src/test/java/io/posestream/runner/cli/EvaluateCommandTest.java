package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
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

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
