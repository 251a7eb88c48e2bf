package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.GraphEmitter;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.Networks;
import io.posestream.models.graph.OrtRunner;
import io.posestream.models.graph.Shape;
import io.posestream.models.graph.Variant;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportJobTest {
    private static final NetworkSpec SMALL = new NetworkSpec(ArchitectureName.parse("rsn-18+prm"), 64, 64, 17, 0.25);

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(KeyLayout.class)
    void run_safetensors_givesAModelWithTheNetworksOutputs(KeyLayout layout) throws IOException, OrtException {
        // Given
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, layout);
        Path folder = temp.resolve("model");
        Path plain = temp.resolve("plain.onnx");
        Networks.Network network = Networks.describe(SMALL, layout, FormulaWeights.of(SMALL, layout));
        GraphEmitter.write(plain, network.graph(), "plain", false);

        // When
        ImportJob.Result result = run(options(checkpoint, folder, false));

        // Then
        float[] image = FormulaWeights.image("input:test", 3 * 64 * 64);
        float[] expected = OrtRunner.run(plain, image, 1, network.graph().inputShape());
        float[] actual = OrtRunner.run(
                folder.resolve("model.onnx"), image, 1, network.graph().inputShape());
        assertThat(OrtRunner.relativeError(actual, expected)).isLessThan(1e-5);
        assertThat(result.layout()).isEqualTo(layout);
        ModelManifest manifest = ModelManifest.read(folder.resolve("model.json"));
        assertThat(manifest.input().colors()).isEqualTo(layout == KeyLayout.OFFICIAL ? ColorOrder.BGR : ColorOrder.RGB);
        try (Model model = Model.open(folder, SessionConfig.cpu(1))) {
            assertThat(model.manifest()).isEqualTo(manifest);
        }
    }

    @Test
    void run_halfWeights_halvesTheFileAndKeepsTheOutputs() throws IOException, OrtException {
        // Given
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, KeyLayout.OFFICIAL);

        // When
        run(options(checkpoint, temp.resolve("full"), false));
        run(options(checkpoint, temp.resolve("half"), true));

        // Then
        Path full = temp.resolve("full/full.onnx");
        Path half = temp.resolve("half/half.onnx");
        assertThat(Files.size(half)).isLessThan(Files.size(full) * 7 / 10);
        float[] image = FormulaWeights.image("input:test", 3 * 64 * 64);
        Shape shape = new Shape(3, 64, 64);
        assertThat(OrtRunner.relativeError(OrtRunner.run(half, image, 1, shape), OrtRunner.run(full, image, 1, shape)))
                .isLessThan(5e-3);
    }

    @Test
    void run_wrongKeys_listsAllOfThemAndLeavesNothing() throws IOException {
        // Given
        Path checkpoint = TestCheckpoints.safetensors(
                temp.resolve("w.safetensors"),
                SMALL,
                KeyLayout.OFFICIAL,
                parameter -> !parameter.name().equals("prm.conv_bn_relu_prm_1.conv.bias"),
                name -> name.replace("top.conv.bn.weight", "top.conv.bn.wait"));
        Path folder = temp.resolve("model");

        // When / Then
        assertThatThrownBy(() -> run(options(checkpoint, folder, false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2 missing")
                .hasMessageContaining("prm.conv_bn_relu_prm_1.conv.bias")
                .hasMessageContaining("top.conv.bn.weight")
                .hasMessageContaining("1 unexpected: top.conv.bn.wait");
        assertThat(folder).doesNotExist();
    }

    @Test
    void run_otherWidth_listsMisshapenTensors() throws IOException {
        // Given
        NetworkSpec wider = new NetworkSpec(SMALL.architecture(), 64, 64, 17, 0.5);
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), wider, KeyLayout.OFFICIAL);

        // When / Then
        assertThatThrownBy(() -> run(options(checkpoint, temp.resolve("model"), false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("top.conv.conv.weight [32, 3, 7, 7] instead of [16, 3, 7, 7]")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void run_folderWithAModel_isRefused() throws IOException {
        // Given
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, KeyLayout.OFFICIAL);
        run(options(checkpoint, temp.resolve("model"), false));

        // When / Then
        assertThatThrownBy(() -> run(options(checkpoint, temp.resolve("model"), false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--overwrite");
    }

    @Test
    void run_unwritableTarget_leavesNothing() throws IOException {
        // Given: the file's place is taken by a folder that is not empty
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, KeyLayout.OFFICIAL);
        Path folder = temp.resolve("model");
        Files.createDirectories(folder.resolve("model.onnx/x"));

        // When / Then
        assertThatThrownBy(() -> run(options(checkpoint, folder, false))).isInstanceOf(UserError.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("model.onnx");
        }
    }

    @Test
    void run_tuning_keepsTheFastestVariantOfThoseItTimed() throws IOException, OrtException {
        // Given
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, KeyLayout.OFFICIAL);
        ImportOptions plain = options(checkpoint, temp.resolve("model"), false);
        StringWriter text = new StringWriter();

        // When
        ImportJob.Result result = new ImportJob(tuned(plain)).run(new PrintWriter(text, true));

        // Then
        Map<String, Double> speeds = new HashMap<>();
        Pattern.compile("(?m)^([A-Z_0-9]+) +([0-9.]+) crops/s +[0-9.]+x")
                .matcher(text.toString())
                .results()
                .forEach(match -> speeds.put(match.group(1), Double.valueOf(match.group(2))));
        assertThat(speeds.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Variant.values()).map(Variant::name).toList());
        speeds.remove(Variant.PLAIN.name());
        assertThat(speeds.get(result.variant().name())).isEqualTo(Collections.max(speeds.values()));
        Path untuned = temp.resolve("untuned");
        run(options(checkpoint, untuned, false));
        float[] image = FormulaWeights.image("input:test", 3 * 64 * 64);
        Shape shape = new Shape(3, 64, 64);
        float[] expected = OrtRunner.run(untuned.resolve("untuned.onnx"), image, 1, shape);
        float[] actual = OrtRunner.run(temp.resolve("model/model.onnx"), image, 1, shape);
        assertThat(OrtRunner.relativeError(actual, expected)).isLessThan(1e-5);
    }

    private static ImportOptions tuned(ImportOptions options) {
        return new ImportOptions(
                options.network(),
                options.checkpoint(),
                options.folder(),
                options.skeleton(),
                options.decoder(),
                options.crop(),
                options.colors(),
                options.trainedPeak(),
                options.licence(),
                options.halfWeights(),
                Optional.of(Duration.ofMillis(1)),
                options.overwrite());
    }

    @Test
    void run_overwriteThatFails_leavesTheOldModel() throws IOException {
        // Given
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve("w.safetensors"), SMALL, KeyLayout.OFFICIAL);
        Path folder = temp.resolve("model");
        run(options(checkpoint, folder, false));
        byte[] graph = Files.readAllBytes(folder.resolve("model.onnx"));
        ModelManifest manifest = ModelManifest.read(folder.resolve("model.json"));

        // When: the graph is written, the manifest never
        try (ModelFolder unfinished = ModelFolder.open(folder, "model.onnx", true)) {
            Files.write(unfinished.graph(), new byte[] {1});
        }

        // Then
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.onnx", "model.json");
        }
        assertThat(folder.resolve("model.onnx")).hasBinaryContent(graph);
        assertThat(ModelManifest.read(folder.resolve("model.json"))).isEqualTo(manifest);
    }

    @SharedTest
    @Test
    void run_ownCheckpoint_isImported() {
        // Given
        Path checkpoint = Shared.path("models", "rsn18-w50-prm-128x96-start.pth");
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse("rsn-18+prm"), 128, 96, 17, 0.5);
        ImportOptions options = new ImportOptions(
                spec,
                checkpoint,
                temp.resolve("w50"),
                Skeletons.COCO_17,
                Optional.empty(),
                new CropChanges(OptionalDouble.of(1.2), OptionalDouble.of(1.2), OptionalDouble.of(1.5)),
                Optional.empty(),
                OptionalDouble.of(1),
                "ours",
                false,
                Optional.empty(),
                false);

        // When
        ImportJob.Result result = run(options);

        // Then
        assertThat(result.layout()).isEqualTo(KeyLayout.OFFICIAL);
        try (Model model = Model.open(temp.resolve("w50"), SessionConfig.cpu(1))) {
            assertThat(model.manifest().id()).isEqualTo("w50");
        }
    }

    private static ImportOptions options(Path checkpoint, Path folder, boolean half) {
        return new ImportOptions(
                SMALL,
                checkpoint,
                folder,
                Skeletons.COCO_17,
                Optional.empty(),
                CropChanges.NONE,
                Optional.empty(),
                OptionalDouble.empty(),
                "ours",
                half,
                Optional.empty(),
                false);
    }

    private static ImportJob.Result run(ImportOptions options) {
        return new ImportJob(options).run(new PrintWriter(new StringWriter()));
    }
}
