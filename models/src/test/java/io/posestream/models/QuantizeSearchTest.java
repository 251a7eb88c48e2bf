package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.quantize.QuantizeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeSearchTest {
    @TempDir
    Path temp;

    private final PrintWriter out = SmallRsn.nowhere();
    private SmallRsn small;

    @BeforeEach
    void importSmallNetwork() throws IOException {
        small = SmallRsn.importedTo(temp);
    }

    @Test
    void run_targetAboveTheFirstSettings_leavesAsMuchInFloatAsItTakes() {
        // Given
        double plain = small.quantize("float", SmallRsn.crops(), Optional.empty(), SmallRsn.FASTEST)
                .orElseThrow()
                .meanOks();
        AccuracyTarget target = new AccuracyTarget((1 + plain) / 2, Duration.ofSeconds(20));

        // When
        PoseComparison.Difference found = small.job(
                        "float", SmallRsn.crops(), Optional.of(target), "near", SmallRsn.FASTEST)
                .run(out)
                .orElseThrow();

        // Then
        assertThat(plain).isLessThan(0.999);
        assertThat(found.meanOks()).isBetween(target.oks(), 0.9999999);
        assertThat(integerConvs(temp.resolve("near/near.onnx")))
                .isPositive()
                .isLessThan(integerConvs(temp.resolve("int8/int8.onnx")));
    }

    private static long integerConvs(Path file) {
        return OnnxReader.read(file).getGraph().getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals("Conv") && node.getInput(1).endsWith("widened"))
                .count();
    }

    @Test
    void run_targetOutOfReach_isRefusedAndLeavesNothing() throws IOException {
        // Given: without a refinement, part of which only scales maps, every convolution moves peaks
        small.importAs("bare", "rsn-18");
        AccuracyTarget target = new AccuracyTarget(Math.nextDown(1.0), Duration.ofSeconds(2));

        // When / Then
        assertThatThrownBy(() -> small.quantize("bare", SmallRsn.crops(), Optional.of(target), SmallRsn.FASTEST))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("use it in float")
                .hasMessageNotContaining("\n");
        assertThat(temp.resolve("int8")).doesNotExist();
    }

    @Test
    void run_severalSettingsWithoutTarget_takesTheBest() {
        // Given
        StringWriter text = new StringWriter();
        QuantizeSettings[] choices =
                QuantizeSettings.choices(Optional.empty(), Optional.empty(), 8).toArray(QuantizeSettings[]::new);

        // When
        small.job("float", SmallRsn.crops(), Optional.empty(), "int8", choices).run(new PrintWriter(text, true));

        // Then
        List<Double> tried = Pattern.compile("in float: OKS ([0-9.]+)")
                .matcher(text.toString())
                .results()
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
        assertThat(tried).hasSize(9);
        assertThat(text.toString()).contains(String.format(Locale.ROOT, "OKS mean %.4f", Collections.max(tried)));
    }
}
