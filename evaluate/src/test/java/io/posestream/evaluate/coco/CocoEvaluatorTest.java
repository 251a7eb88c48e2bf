package io.posestream.evaluate.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    @Test
    void evaluate_resultsWithBoxes_takeTheirAreaFromThem() throws IOException {
        // Given: a second one far away, medium by its points and large by its box
        String far = RESULT.replace("10,20,2", "400,400,2")
                .replace("60,90,2", "450,470,2")
                .replace("0.9", "0.95");
        String box = ",\"bbox\":[10,20,200,200],\"segmentation\":[[1]]}";
        String boxed = RESULT.replace("}", ",\"bbox\":[10,20,50,70]}");
        // When
        double byPoints = evaluate(TRUTH, "[" + RESULT + "," + far.replace("}", box) + "]")
                .figures()
                .get("APm");
        double byBox = evaluate(TRUTH, "[" + boxed + "," + far.replace("}", box) + "]")
                .figures()
                .get("APm");
        double emptyBox = evaluate(TRUTH, "[" + RESULT.replace("}", ",\"bbox\":[]}") + "," + far + "]")
                .figures()
                .get("APm");
        // Then: a miss outside the range does not count in it; the first result decides for all
        assertThat(byPoints).isLessThan(0.6);
        assertThat(emptyBox).isEqualTo(byPoints);
        assertThat(byBox).isBetween(1 - 1e-12, 1.0);
    }

    @Test
    void evaluate_fault_namesEntryIdImageAndField() {
        String second = TRUTH.replace(
                "]}]}",
                "]},{\"id\":8,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,"
                        + "\"num_keypoints\":17,\"bbox\":[10,20,50,70],\"keypoints\":[" + POINTS + "]}]}");
        String nan = RESULT.replace("0.9", "NaN");
        String late = "{\"keypoints\":[" + POINTS.replace("60,90", "60,-Infinity") + "],\"score\":1,\"image_id\":1,"
                + "\"category_id\":1}";
        refused(
                second,
                "[" + RESULT + "]",
                "truth.json line 1, annotations[1]: annotation 8 of image_id 1 has no area");
        refused(TRUTH, "[" + RESULT + "," + nan + "]", "results.json line 1, [1].score: score is NaN");
        refused(TRUTH, "[" + RESULT + "," + nan + "]", "(in a result of image_id 1)");
        refused(TRUTH, "[" + late + "]", "[0].keypoints[49]: keypoints is infinite");
        refused(TRUTH, "[" + late + "]", "(in a result of image_id 1)");
        refused(
                TRUTH,
                "[" + RESULT.replace("}", ",\"bbox\":[1,2,3,4]}") + "," + RESULT + "]",
                "[1]: a result of" + " image_id 1 has no bbox");
        refused(TRUTH, "[" + RESULT.replace("}", ",\"segmentation\":{}}") + "]", "masks are not read");
    }

    @Test
    void evaluate_nanWhereNobodyAsks_isPassedOver() throws IOException {
        String extra = RESULT.replace("}", ",\"loss\":[NaN,{\"a\":-Infinity}]}");

        assertThat(evaluate(TRUTH, "[" + extra + "]").figures().get("AP")).isBetween(1 - 1e-12, 1.0);
    }

    @SharedTest
    @Test
    void evaluate_sharedCase_givesTheFiguresOfPycocotools() {
        Path truth = Shared.path("cases", "coco_bbox_area", "truth.json");
        Path with = Shared.path("cases", "coco_bbox_area", "results-with-bbox.json");
        Path without = Shared.path("cases", "coco_bbox_area", "results-without-bbox.json");

        Map<String, Double> boxes =
                CocoEvaluator.evaluate(new CocoOptions(truth, with, false)).figures();
        Map<String, Double> points =
                CocoEvaluator.evaluate(new CocoOptions(truth, without, false)).figures();

        assertThat(boxes.get("AP")).isCloseTo(0.6880, within(5e-5));
        assertThat(boxes.get("APm")).isCloseTo(0.8000, within(5e-5));
        assertThat(boxes.get("APl")).isCloseTo(0.6798, within(5e-5));
        assertThat(points.get("APm")).isCloseTo(0.6097, within(5e-5));
        assertThat(points.get("APl")).isCloseTo(0.8168, within(5e-5));
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
