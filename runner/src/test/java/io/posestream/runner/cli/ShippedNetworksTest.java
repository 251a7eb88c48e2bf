package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks that come with the project, on pictures people annotated: at least as good as their cards say. */
@SharedTest
final class ShippedNetworksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path WEIGHTS = Path.of("..", "models", "weights");
    /** Of 100: the cards are rounded, and another processor adds up in another order. */
    private static final double SLACK = 0.3;

    @TempDir
    private Path folder;

    /** The bold figures of a network's row, in the order of the columns. */
    private static List<Double> floors(String card, String network) throws IOException {
        String text = Files.readString(WEIGHTS.resolve(card));
        Matcher row =
                Pattern.compile("(?m)^\\| \\*\\*" + network + "\\*\\* .*$").matcher(text);
        assertThat(row.find()).as("a row of %s in %s", network, card).isTrue();
        Matcher figure = Pattern.compile("\\*\\*([0-9.]+)\\*\\*").matcher(row.group());
        List<Double> figures = new ArrayList<>();
        while (figure.find()) {
            figures.add(Double.parseDouble(figure.group(1)));
        }
        return figures;
    }

    @ParameterizedTest
    @CsvSource({"pose, float", "pose-int8, int8"})
    void evaluateImages_shippedPoseNetwork_reachesItsCard(String network, String precision) throws IOException {
        // Given
        List<Double> floors = floors("pose.md", network);

        // When
        JsonNode scores =
                scores("images", "--pose=" + WEIGHTS.resolve("pose"), "--precision=" + precision, "--no-flip");

        // Then
        requireAtLeast(floors, scores, "AP", "AP50", "AP75");
    }

    @ParameterizedTest
    @CsvSource({"person"})
    void evaluateDetector_shippedDetector_reachesItsCard(String network) throws IOException {
        // Given
        List<Double> floors = floors("person.md", network);

        // When
        JsonNode scores = scores("detector", "--detector=" + WEIGHTS.resolve(network));

        // Then
        requireAtLeast(floors, scores, "AP50", "recall", "precision");
    }

    private static void requireAtLeast(List<Double> floors, JsonNode scores, String... names) {
        assertThat(floors).hasSameSizeAs(names);
        for (int i = 0; i < names.length; i++) {
            assertThat(100 * scores.path(names[i]).asDouble())
                    .as(names[i])
                    .isGreaterThanOrEqualTo(floors.get(i) - SLACK);
        }
    }

    private JsonNode scores(String what, String... more) throws IOException {
        Path data = Shared.path("data", "coco-val-dev");
        Path scores = folder.resolve("scores.json");
        List<Object> arguments = new ArrayList<>(List.of(
                "evaluate",
                what,
                "--annotations",
                data.resolve("person_keypoints.json"),
                "--images",
                data.resolve("images"),
                "--json",
                scores));
        arguments.addAll(List.of(more));
        Cli.Result result = Cli.run(arguments.toArray());
        assertThat(result.code()).as(result.err()).isZero();
        return JSON.readTree(scores.toFile());
    }
}
