package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.RangeRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeSearchTest {
    private static final NetworkSpec SMALL = new NetworkSpec(ArchitectureName.parse("rsn-18+prm"), 64, 64, 17, 0.25);
    private static final int PIXELS = 3 * 64 * 64;

    @TempDir
    Path temp;

    private static final QuantizeSettings FASTEST =
            new QuantizeSettings(RangeRule.MINMAX, EnumSet.of(QuantizeSettings.Part.LAST), 8);

    private final PrintWriter out = new PrintWriter(new StringWriter());

    @BeforeEach
    void importSmallNetwork() throws IOException {
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, KeyLayout.OFFICIAL);
        new ImportJob(options(SMALL, checkpoint, temp.resolve("float"), 0.01)).run(out);
    }

    private static CropSource crops() {
        return consumer -> {
            for (int i = 0; i < 4; i++) {
                consumer.accept(FormulaWeights.image("crop" + i, PIXELS));
            }
        };
    }

    private QuantizeJob job(
            String from, CropSource crops, Optional<AccuracyTarget> target, Path to, QuantizeSettings... choices) {
        return new QuantizeJob(temp.resolve(from), manifest -> crops, List.of(choices), target, to, false);
    }

    private Optional<PoseComparison.Difference> quantize(
            String from, CropSource crops, Optional<AccuracyTarget> target, QuantizeSettings... choices) {
        return job(from, crops, target, temp.resolve("int8"), choices).run(out);
    }

    @Test
    void run_targetAboveTheFirstSettings_leavesAsMuchInFloatAsItTakes() {
        // Given
        double plain = quantize("float", crops(), Optional.empty(), FASTEST)
                .orElseThrow()
                .meanOks();
        AccuracyTarget target = new AccuracyTarget((1 + plain) / 2, Duration.ofSeconds(20));

        // When
        PoseComparison.Difference found = job("float", crops(), Optional.of(target), temp.resolve("near"), FASTEST)
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
        NetworkSpec bare = new NetworkSpec(ArchitectureName.parse("rsn-18"), 64, 64, 17, 0.25);
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("bare.safetensors"), bare, KeyLayout.OFFICIAL);
        new ImportJob(options(bare, checkpoint, temp.resolve("bare"), 0.01)).run(out);
        AccuracyTarget target = new AccuracyTarget(Math.nextDown(1.0), Duration.ofSeconds(2));

        // When / Then
        assertThatThrownBy(() -> quantize("bare", crops(), Optional.of(target), FASTEST))
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
        job("float", crops(), Optional.empty(), temp.resolve("int8"), choices).run(new PrintWriter(text, true));

        // Then
        List<Double> tried = Pattern.compile("in float: OKS ([0-9.]+)")
                .matcher(text.toString())
                .results()
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
        assertThat(tried).hasSize(9);
        assertThat(text.toString()).contains(String.format(Locale.ROOT, "OKS mean %.4f", Collections.max(tried)));
    }

    private static ImportOptions options(NetworkSpec spec, Path checkpoint, Path folder, double peak) {
        return new ImportOptions(
                spec,
                checkpoint,
                folder,
                Skeletons.COCO_17,
                Optional.empty(),
                CropChanges.NONE,
                Optional.empty(),
                OptionalDouble.of(peak),
                "ours",
                false,
                Optional.empty(),
                false);
    }
}
