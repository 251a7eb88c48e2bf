package io.posestream.evaluate.mpii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MpiiEvaluatorTest {
    /** Diagonal 50, so a head size of 30. */
    private static final String HEAD = "[0,0,30,40]";

    @TempDir
    private Path folder;

    @Test
    void evaluate_offsets_countByHeadSizeWithoutPelvisAndThorax() throws IOException {
        // Given: joint i is off by i pixels, so joints 0 to 3 are within 0.1 and 0.11 head sizes, all within 0.5
        MpiiEvaluation evaluation = evaluate(truth("a", "1"), prediction("a", 1));
        // When / Then
        assertThat(evaluation.mean(0.5)).isCloseTo(100, within(1e-9));
        assertThat(evaluation.officialTenth()).isCloseTo(100 * 4 / 14.0, within(1e-9));
        assertThat(evaluation.pckh(7, 0.1)).isZero();
    }

    @Test
    void evaluate_offsetBetweenTenthAndEleven_countsOnlyInTheOfficialTenth() throws IOException {
        // Given: offsets of 1.1 i: joint 3 is off by 3.2 px of 30, which lies between 0.10 and 0.11
        MpiiEvaluation evaluation = evaluate(truth("a", "1"), prediction("a", 3.2 / 3));
        // When / Then
        assertThat(evaluation.officialTenth()).isCloseTo(100 * 4 / 14.0, within(1e-9));
        assertThat(evaluation.mean(0.1)).isCloseTo(100 * 3 / 14.0, within(1e-9));
    }

    @Test
    void evaluate_hiddenJoints_areLeftOutAndNamed() throws IOException {
        // Given
        MpiiEvaluation evaluation = evaluate(truth("a", "0"), prediction("a", 1));
        // When / Then
        assertThat(evaluation.mean(0.5)).isNaN();
        assertThat(evaluation.notes()).anyMatch(note -> note.contains("Never annotated"));
        assertThat(evaluation.toJson()).contains("\"Mean\" : null");
    }

    @Test
    void evaluate_filesThatDoNotFit_areRefusedInOneLine() {
        refused(truth("a", "1"), prediction("b", 1), "entry 1 is of b");
        refused(truth("a", "1"), "[]", "holds nobody");
        refused(truth("a", "1").replace("headbox", "other"), prediction("a", 1), "no headbox");
        refused(truth("a", "1").replace(HEAD, "[1,1,1,1]"), prediction("a", 1), "without size");
        refused(truth("a", "1"), "[{\"image\":\"a\",\"joints\":[[1,2]]}]", "16 joints");
    }

    private void refused(String truth, String prediction, String sentence) {
        assertThatThrownBy(() -> evaluate(truth, prediction))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(sentence);
    }

    private MpiiEvaluation evaluate(String truth, String prediction) throws IOException {
        Files.writeString(folder.resolve("truth.json"), truth);
        Files.writeString(folder.resolve("predictions.json"), prediction);
        return MpiiEvaluator.evaluate(
                new MpiiOptions(folder.resolve("truth.json"), folder.resolve("predictions.json")));
    }

    private static String truth(String image, String visible) {
        String all = (visible + ",").repeat(15) + visible;
        return "[{\"image\":\"" + image + "\",\"joints\":" + joints(0) + ",\"joints_vis\":[" + all + "],\"headbox\":"
                + HEAD + "}]";
    }

    private static String prediction(String image, double offset) {
        return "[{\"image\":\"" + image + "\",\"joints\":" + joints(offset) + "}]";
    }

    private static String joints(double offset) {
        StringBuilder text = new StringBuilder("[");
        for (int joint = 0; joint < MpiiPerson.JOINTS; joint++) {
            text.append(joint == 0 ? "" : ",")
                    .append("[")
                    .append(100 + joint * offset)
                    .append(",50]");
        }
        return text.append("]").toString();
    }
}
