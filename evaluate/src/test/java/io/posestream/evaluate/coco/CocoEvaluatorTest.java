package io.posestream.evaluate.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoEvaluatorTest {
    private static final String POINTS = "10,20,2,".repeat(16) + "60,90,2";
    private static final String TRUTH = "{\"images\":[{\"id\":1}],\"categories\":[{\"id\":1}],\"annotations\":["
            + "{\"id\":1,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,\"num_keypoints\":17,\"area\":2000,"
            + "\"bbox\":[10,20,50,70],\"keypoints\":[" + POINTS + "]}]}";
    private static final String RESULT =
            "{\"image_id\":1,\"category_id\":1,\"score\":0.9,\"keypoints\":[" + POINTS + "]}";

    @TempDir
    private Path folder;

    @Test
    void evaluate_theTruthItself_isPerfectInItsRangeAndNothingElsewhere() throws IOException {
        // Given: an area of 2000 is medium
        CocoEvaluation evaluation = evaluate(TRUTH, "[" + RESULT + "]");
        // When / Then: COCO's precision has an epsilon in its divisor
        assertThat(evaluation.figures().get("AP")).isBetween(1 - 1e-12, 1.0);
        assertThat(evaluation.figures().get("APm")).isBetween(1 - 1e-12, 1.0);
        assertThat(evaluation.figures()).containsEntry("APl", -1.0).containsEntry("ARl", -1.0);
        assertThat(evaluation.plot(folder.resolve("curve.png"))).containsExactly(folder.resolve("curve.png"));
    }

    @Test
    void evaluate_hitAndMissTied_saysSo() throws IOException {
        // Given
        String far = RESULT.replace("10,20,2", "900,900,2");
        // When / Then
        assertThat(evaluate(TRUTH, "[" + RESULT + "," + far + "]").notes()).hasSize(1);
    }

    @Test
    void evaluate_whatPycocotoolsCannotScore_isRefusedInOneLine() {
        refused(TRUTH, "[]", "no detection");
        refused(TRUTH, "", "is empty");
        refused(TRUTH, "{}", "not a list");
        refused(TRUTH, "[" + RESULT.replace("\"image_id\":1", "\"image_id\":2") + "]", "image_id 2 is not in");
        refused(TRUTH, "[" + RESULT.replace("\"score\"", "\"other\"") + "]", "no score");
        refused(TRUTH, "[" + RESULT.replace("60,90,2", "60,90") + "]", "50 numbers");
        refused(TRUTH.replace("\"area\"", "\"other\""), "[" + RESULT + "]", "no area");
        refused(TRUTH.replace("\"categories\"", "\"other\""), "[" + RESULT + "]", "lacks images, categories");
    }

    private void refused(String truth, String results, String sentence) {
        assertThatThrownBy(() -> evaluate(truth, results))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }

    private CocoEvaluation evaluate(String truth, String results) throws IOException {
        Files.writeString(folder.resolve("truth.json"), truth);
        Files.writeString(folder.resolve("results.json"), results);
        return CocoEvaluator.evaluate(
                new CocoOptions(folder.resolve("truth.json"), folder.resolve("results.json"), false));
    }
}
