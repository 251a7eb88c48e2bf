package io.posestream.evaluate.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every number of every case against pycocotools' own. */
@SharedTest
class CocoVectorsTest {
    private static final double TOLERANCE = 1e-9;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void evaluate_everyCase_equalsPycocotools() throws IOException {
        for (Path folder : cases()) {
            // Given
            JsonNode expected = MAPPER.readTree(folder.resolve("expected.json").toFile());
            // When
            JsonNode actual =
                    MAPPER.readTree(CocoEvaluator.evaluate(options(folder)).toJson());
            // Then
            for (String tool : List.of("pycocotools", "xtcocotools")) {
                JsonNode figures = expected.get(tool);
                assertThat(figures.get("stats")).isNotEmpty();
                for (Map.Entry<String, JsonNode> stat : figures.get("stats").properties()) {
                    assertThat(actual.get(stat.getKey()).asDouble())
                            .as(folder + " " + stat.getKey())
                            .isCloseTo(stat.getValue().asDouble(), within(TOLERANCE));
                }
                equalLists(actual.get("ap_per_oks"), figures.get("ap_per_oks"));
                equalLists(actual.get("recall_per_oks"), figures.get("recall_per_oks"));
            }
        }
    }

    @Test
    void similarities_everyImage_equalPycocotools() throws IOException {
        int compared = 0;
        for (Path folder : cases()) {
            // Given
            JsonNode expected =
                    MAPPER.readTree(folder.resolve("expected.json").toFile()).get("oks");
            CocoFiles files = CocoFiles.read(options(folder));
            for (Map.Entry<String, JsonNode> image : expected.properties()) {
                long id = Long.parseLong(image.getKey());
                // When
                double[][] actual =
                        ImageMatch.similarities(ImageMatch.best(files.detections(id, 1)), files.truths(id, 1));
                // Then
                for (int d = 0; d < image.getValue().size(); d++) {
                    for (int g = 0; g < image.getValue().get(d).size(); g++) {
                        assertThat(actual[d][g])
                                .isCloseTo(image.getValue().get(d).get(g).asDouble(), within(TOLERANCE));
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isPositive();
    }

    private static void equalLists(JsonNode actual, JsonNode expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).asDouble()).isCloseTo(expected.get(i).asDouble(), within(TOLERANCE));
        }
    }

    private static CocoOptions options(Path folder) {
        return new CocoOptions(folder.resolve("gt.json"), folder.resolve("dt.json"), false);
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(Shared.path("vectors", "coco"))) {
            List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(cases).isNotEmpty();
            return cases;
        }
    }
}
