package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.media.CorruptImageException;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.OrtRunner;
import io.posestream.models.graph.Shape;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.onnx.StringStringEntryProto;
import io.posestream.models.onnx.TensorProto;
import io.posestream.models.quantize.CropSource;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.RangeRule;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizeJobTest {
    @TempDir
    Path temp;

    private final PrintWriter out = SmallRsn.nowhere();
    private SmallRsn small;

    @BeforeEach
    void importSmallNetwork() throws IOException {
        small = SmallRsn.importedTo(temp);
    }

    @ParameterizedTest
    @EnumSource(RangeRule.class)
    void run_eachRule_staysNearTheFloatMaps(RangeRule rule) throws OrtException, IOException {
        // Given
        QuantizeSettings settings = new QuantizeSettings(rule, EnumSet.of(QuantizeSettings.Part.LAST), 7);

        // When
        small.quantize("float", SmallRsn.crops(), Optional.empty(), settings);

        // Then
        Path full = temp.resolve("float/float.onnx");
        Path quantized = temp.resolve("int8/int8.onnx");
        float[] image = FormulaWeights.image("input:other", SmallRsn.PIXELS);
        Shape shape = new Shape(3, 64, 64);
        float[] expected = OrtRunner.run(full, image, 1, shape);
        float[] actual = OrtRunner.run(quantized, image, 1, shape);
        assertThat(OrtRunner.relativeError(actual, expected)).isBetween(1e-6, 0.3);
        assertThat(Files.size(quantized)).isLessThan(Files.size(full) / 2);
        assertThat(OnnxReader.read(quantized).getGraph().getNodeList())
                .anyMatch(node -> node.getOpType().equals("QuantizeLinear"));
        assertThat(ModelManifest.read(temp.resolve("int8/model.json")).weightBits())
                .hasValue(7);
    }

    @Test
    void run_quantizedModel_isRefused() {
        // Given
        small.quantize("float", SmallRsn.crops(), Optional.empty(), SmallRsn.FASTEST);

        // When / Then
        assertThatThrownBy(() -> small.job("int8", SmallRsn.crops(), Optional.empty(), "again", SmallRsn.FASTEST)
                        .run(out))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("already");
        assertThat(temp.resolve("again")).doesNotExist();
    }

    @Test
    void run_noCrops_isRefusedAndLeavesNothing() {
        // Given
        CropSource none = consumer -> {};

        // When / Then
        assertThatThrownBy(() -> small.quantize("float", none, Optional.empty(), SmallRsn.FASTEST))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("at least one crop");
        assertThat(temp.resolve("int8")).doesNotExist();
    }

    @Test
    void verify_floatAndInt8_reportsSpeedAndDifference() {
        // Given
        small.quantize("float", SmallRsn.crops(), Optional.empty(), SmallRsn.FASTEST);
        StringWriter text = new StringWriter();

        // When
        VerifyJob.Result result = new VerifyJob(
                        temp.resolve("int8"),
                        Optional.of(temp.resolve("float")),
                        Optional.of(SmallRsn.crops()),
                        Duration.ofMillis(20))
                .run(new PrintWriter(text, true));

        // Then
        assertThat(result.cropsPerSecond()).isPositive();
        assertThat(result.difference()).isPresent();
        assertThat(text.toString()).contains("outputs finite");
    }

    @Test
    void verify_externalData_isRefused() {
        // Given
        Path file = temp.resolve("float/float.onnx");
        var model = OnnxReader.read(file).toBuilder();
        model.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("../../etc/passwd"));
        OnnxWriter.write(file, model.build());

        // When / Then
        assertThatThrownBy(() -> new VerifyJob(
                                temp.resolve("float"), Optional.empty(), Optional.empty(), Duration.ofMillis(1))
                        .run(out))
                .isInstanceOf(UserError.class);
    }

    @SharedTest
    @Test
    void run_trainedNetwork_keepsTheKeypoints() throws IOException, CorruptImageException {
        // Given
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse("rsn-18+prm"), 128, 96, 17, 0.5);
        Path checkpoint = Shared.path("models", "rsn18-w50-prm-128x96-start.pth");
        small.importAs("own", spec, checkpoint, 1);
        PersonCrops calibration;
        PersonCrops held;
        try (Model model = Model.open(temp.resolve("own"), SessionConfig.cpu(1))) {
            calibration = CocoPeople.crops(model.manifest(), 0, 4, 16);
            held = CocoPeople.crops(model.manifest(), 1, 4, 24);
        }

        // When
        small.quantize("own", calibration, Optional.empty(), SmallRsn.FASTEST);

        // Then
        VerifyJob.Result result = new VerifyJob(
                        temp.resolve("int8"),
                        Optional.of(temp.resolve("own")),
                        Optional.of(held),
                        Duration.ofMillis(20))
                .run(out);
        assertThat(result.difference().orElseThrow().meanOks()).isGreaterThan(0.97);
    }
}
