package io.posestream.evaluate.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxEvaluatorTest {
    private static final double TOLERANCE = 1e-12;
    private static final String TRUTH = "{\"images\":[{\"id\":1}],\"categories\":[{\"id\":1}],\"annotations\":["
            + "{\"image_id\":1,\"category_id\":1,\"num_keypoints\":9,\"bbox\":[100,100,100,200]},"
            + "{\"image_id\":1,\"category_id\":1,\"num_keypoints\":0,\"bbox\":[400,100,100,200]}]}";

    @TempDir
    private Path folder;

    /**
     * The file of figures is what {@code score} of models/training/posetrain/detector_eval.py gives for the other two,
     * which are drawn at random: 24 pictures, scores of two digits so that many tie, boxes of another category.
     */
    @Test
    void evaluate_randomBoxes_equalsTheProgramOfTheTraining() throws IOException {
        for (JsonNode expected :
                new ObjectMapper().readTree(resource("expected").toFile())) {
            // Given
            double score = expected.get("score").asDouble();
            // When
            BoxEvaluation found = BoxEvaluator.evaluate(new BoxOptions(resource("truth"), resource("found"), score));
            // Then
            assertThat(found.ap50()).isCloseTo(expected.get("AP50").asDouble(), within(TOLERANCE));
            assertThat(found.recall()).isCloseTo(expected.get("recall").asDouble(), within(TOLERANCE));
            assertThat(found.precision()).isCloseTo(expected.get("precision").asDouble(), within(TOLERANCE));
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(BoxEvaluatorTest.class
                    .getResource("boxes-" + name + ".json")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void evaluate_unmatchedBoxes_areFalseAlarmsUnlessSmall() throws IOException {
        // Given: one hit; an area of 0.53 x 1932 is just below 32 x 32, one of 0.53 x 1933 just above
        String hit = box("1", "100,100,100,200", "0.9");
        // When
        BoxEvaluation small = evaluate(TRUTH, "[" + hit + "," + box("1", "500,10,1,1932", "0.95") + "]");
        BoxEvaluation large = evaluate(TRUTH, "[" + hit + "," + box("1", "500,10,1,1933", "0.95") + "]");
        // Then
        assertThat(small.precision()).isEqualTo(1);
        assertThat(small.ap50()).isEqualTo(1);
        assertThat(large.precision()).isEqualTo(0.5);
        assertThat(large.ap50()).isCloseTo(0.5, within(TOLERANCE));
    }

    @Test
    void evaluate_personFoundTwice_countsOnce() throws IOException {
        // Given: the surer box takes the person though the other lies better
        String results = "[" + box("1", "100,100,100,200", "0.6") + "," + box("1", "110,110,100,200", "0.7") + "]";
        // When
        BoxEvaluation found = evaluate(TRUTH, results);
        // Then
        assertThat(found.recall()).isEqualTo(1);
        assertThat(found.precision()).isEqualTo(0.5);
        assertThat(found.ap50()).isEqualTo(1);
    }

    @Test
    void evaluate_nothingFound_isZeroAndNothingToDraw() throws IOException {
        // When
        BoxEvaluation found = evaluate(TRUTH, "[]");
        // Then
        assertThat(found.ap50()).isZero();
        assertThat(found.recall()).isZero();
        assertThat(found.precision()).isZero();
        assertThat(found.notes()).isEmpty();
        assertThatThrownBy(() -> found.plot(folder.resolve("curve.png"))).isInstanceOf(UserError.class);
    }

    @Test
    void evaluate_boxesElsewhere_areLeftOutAndSaid() throws IOException {
        // When
        BoxEvaluation found = evaluate(TRUTH, "[" + box("7", "100,100,100,200", "0.9") + "]");
        // Then
        assertThat(found.recall()).isZero();
        assertThat(found.notes()).singleElement().asString().contains("1 boxes");
    }

    @Test
    void evaluate_fileOfAnotherForm_isRefusedInOneLine() {
        refused(TRUTH, "{}", "not a list");
        refused(TRUTH, "[{\"image_id\":1,\"category_id\":1,\"score\":0.5}]", "no bbox");
        refused(TRUTH, "[" + box("1", "1,2,3", "0.5") + "]", "3 numbers");
        refused("{\"images\":[{\"id\":1}]}", "[]", "lacks images or categories");
    }

    private void refused(String truth, String results, String sentence) {
        assertThatThrownBy(() -> evaluate(truth, results))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }

    private static String box(String image, String numbers, String score) {
        return "{\"image_id\":" + image + ",\"category_id\":1,\"score\":" + score + ",\"bbox\":[" + numbers + "]}";
    }

    private BoxEvaluation evaluate(String truth, String results) throws IOException {
        return BoxEvaluator.evaluate(new BoxOptions(
                Files.writeString(folder.resolve("truth.json"), truth),
                Files.writeString(folder.resolve("results.json"), results),
                BoxOptions.USUAL_SCORE));
    }
}
