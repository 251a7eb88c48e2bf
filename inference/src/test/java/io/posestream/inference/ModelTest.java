package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifestTest;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.testkit.TinyOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    private static final SessionConfig CPU = SessionConfig.cpu(1);

    @TempDir
    Path folder;

    private static byte[] identity() {
        return new TinyOnnx()
                .input("in", -1, 2)
                .output("out", -1, 2)
                .node("Identity", List.of("in"), "out")
                .bytes();
    }

    @SharedTest
    @ParameterizedTest
    @CsvSource({
        "yolox_nano, YOLOX",
        "rtmdet_nano_person, RTMDET",
        "deimv2_hgnetv2_femto_coco, DEIM",
        "tinypose_256x192, HEATMAP"
    })
    void open_bareFileOfKnownKind_isRecognised(String name, ModelFamily family) {
        // Given
        Path file = Shared.path("models", name + ".onnx");
        // When
        try (Model model = Model.open(file, CPU)) {
            // Then
            assertThat(model.manifest().family()).isEqualTo(family);
            assertThat(model.manifest().id()).isEqualTo(name);
            assertThat(model.provider()).isEqualTo("CPU, 1 thread");
        }
    }

    @SharedTest
    @Test
    void open_manifestBesideTheFile_winsOverRecognition() throws Exception {
        // Given
        Path file = Files.copy(Shared.path("models", "tinypose_256x192.onnx"), folder.resolve("t.onnx"));
        String json;
        try (Model model = Model.open(file, CPU)) {
            json = model.manifest().toJson().replace("\"id\" : \"t\"", "\"id\" : \"mine\"");
        }
        Files.writeString(folder.resolve("model.json"), json);
        // When
        try (Model fromFile = Model.open(file, CPU);
                Model fromFolder = Model.open(folder, CPU)) {
            // Then
            assertThat(fromFile.manifest().id()).isEqualTo("mine");
            assertThat(fromFolder.manifest()).isEqualTo(fromFile.manifest());
        }
    }

    @Test
    void open_noOnnx_isUserError() throws Exception {
        // Given
        Path text = Files.writeString(folder.resolve("a.onnx"), "no graph");
        Path missing = folder.resolve("b.onnx");
        // When, Then
        assertThatThrownBy(() -> Model.open(text, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot load model")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> Model.open(missing, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no readable model file");
        assertThatThrownBy(() -> Model.open(folder, CPU)).isInstanceOf(UserError.class);
    }

    @Test
    void open_unknownSignature_isUserErrorThatShowsIt() throws Exception {
        // Given
        Path file = Files.write(folder.resolve("a.onnx"), identity());
        // When, Then
        assertThatThrownBy(() -> Model.open(file, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("unknown signature")
                .hasMessageContaining("in FLOAT[-1, 2]");
    }

    @Test
    void open_eightBitWeights_warnsWhereTheProcessorHasNoVnni() throws Exception {
        // Given
        byte[] graph = new TinyOnnx()
                .input("image", -1, -1, -1, -1)
                .output("maps", -1, -1, -1, -1)
                .node("Identity", List.of("image"), "maps")
                .bytes();
        Files.write(folder.resolve("rsn18.onnx"), graph);
        Files.writeString(
                folder.resolve("model.json"),
                ModelManifestTest.withBits(OptionalInt.of(8)).toJson());
        List<String> lines = new ArrayList<>();
        Handler handler = new Lines(lines);
        Logger logger = Logger.getLogger(Model.class.getName());
        logger.addHandler(handler);
        // When
        try (Model exact = Model.open(folder, CPU, new Processor("with VNNI", true));
                Model plain = Model.open(folder, CPU, new Processor("without it", false))) {
            // Then
            assertThat(exact.manifest()).isEqualTo(plain.manifest());
            assertThat(lines).singleElement().asString().contains("rsn18", "without it", "--weight-bits 7");
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** What is logged. */
    private static final class Lines extends Handler {
        private final List<String> lines;

        private Lines(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void open_manifestThatDoesNotFitTheGraph_isUserError() throws Exception {
        // Given
        Files.write(folder.resolve("rsn18.onnx"), identity());
        Files.writeString(folder.resolve("model.json"), ModelManifestTest.RSN.toJson());
        // When, Then
        assertThatThrownBy(() -> Model.open(folder, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no tensor \"image\"");
    }

    @Test
    void open_memberThatDoesNotFitItsGraph_isUserErrorThatNamesIt() throws Exception {
        // Given
        Files.write(folder.resolve("rsn18.onnx"), maps("image", 256, 192));
        Files.write(folder.resolve("large.onnx"), maps("picture", 352, 288));
        Files.writeString(folder.resolve("model.json"), ModelManifestTest.ENSEMBLE.toJson());
        // When, Then
        assertThatThrownBy(() -> Model.open(folder, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("\"picture\" of graph large.onnx")
                .hasMessageContaining("[-1, 3, 384, 288]")
                .hasMessageNotContaining("\n");
    }

    @Test
    void open_membersOfSeveralSizes_loadsEachAndFindsThemByFile() throws Exception {
        // Given
        Files.write(folder.resolve("rsn18.onnx"), maps("image", 256, 192));
        Files.write(folder.resolve("large.onnx"), maps("picture", 384, 288));
        Files.writeString(folder.resolve("model.json"), ModelManifestTest.ENSEMBLE.toJson());
        // When
        try (Model model = Model.open(folder.resolve("large.onnx"), CPU)) {
            // Then
            assertThat(model.sessions()).extracting(ModelSession::name).containsExactly("rsn18.onnx", "large.onnx");
        }
    }

    /** A graph of that input whose maps are zeros of the right size, as the tests' manifest speaks of them. */
    private static byte[] maps(String input, int height, int width) {
        String output = input.equals("image") ? "maps" : "heatmaps";
        float[] none = new float[17 * (height / 4) * (width / 4)];
        return new TinyOnnx()
                .input(input, -1, 3, height, width)
                .output(output, 1, 17, height / 4, width / 4)
                .constant("none", none, 1, 17, height / 4, width / 4)
                .node("Identity", List.of("none"), output)
                .bytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../rsn18.onnx", "sub/../../rsn18.onnx", "/ABSOLUTE/rsn18.onnx", "link.onnx"})
    void open_manifestThatNamesAGraphOutsideItsFolder_isRefused(String graph) throws Exception {
        // Given
        Path outside = Files.write(folder.resolve("rsn18.onnx"), maps("image", 256, 192));
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.createSymbolicLink(model.resolve("link.onnx"), outside);
        String named = graph.replace("/ABSOLUTE", folder.toString());
        Files.writeString(
                model.resolve("model.json"), ModelManifestTest.RSN.toJson().replace("rsn18.onnx", named));
        // When, Then
        assertThatThrownBy(() -> Model.open(model, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("\"" + named + "\" is not in the folder of its manifest");
    }

    @Test
    void open_manifestInALinkedFolder_isRead() throws Exception {
        // Given
        Path model = Files.createDirectories(folder.resolve("model/graphs")).getParent();
        Files.write(model.resolve("graphs/rsn18.onnx"), maps("image", 256, 192));
        Files.writeString(
                model.resolve("model.json"), ModelManifestTest.RSN.toJson().replace("rsn18.onnx", "graphs/rsn18.onnx"));
        Path link = Files.createSymbolicLink(folder.resolve("current"), model);
        // When
        try (Model read = Model.open(link, CPU)) {
            // Then
            assertThat(read.manifest().id()).isEqualTo(ModelManifestTest.RSN.id());
        }
    }

    @Test
    void open_tensorNameWithControlCharacters_isShownEscaped() throws Exception {
        // Given
        byte[] graph = new TinyOnnx()
                .input("in\u001b[2Jx\u202e", -1, 2)
                .output("out", -1, 2)
                .node("Identity", List.of("in\u001b[2Jx\u202e"), "out")
                .bytes();
        Path file = Files.write(folder.resolve("a.onnx"), graph);
        // When, Then
        assertThatThrownBy(() -> Model.open(file, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("in\\x1b[2Jx\\u202e FLOAT");
    }

    @Test
    void session_cudaWithoutGpuRuntime_isUserError() {
        // Given
        SessionConfig cuda = new SessionConfig(SessionConfig.Provider.CUDA, 0, 1);
        byte[] graph = identity();
        assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
        // When, Then
        assertThatThrownBy(() -> ModelSession.open("tiny", graph, cuda))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no GPU runtime");
    }

    @Test
    void call_pinnedAndFreeOutputs_followTheShape() {
        // Given
        float[] values = {1, 2, 3, 4, 5, 6};
        float[] out = new float[6];
        try (ModelSession session = ModelSession.open("tiny", identity(), CPU);
                Call call = session.newCall()) {
            // When
            int free = run(call.input("in", values, 1, 2), out);
            call.expect("out", 3, 2);
            int pinned = run(call.input("in", values, 3, 2), out);
            // Then
            assertThat(free).isEqualTo(2);
            assertThat(pinned).isEqualTo(6);
            assertThat(out).containsExactly(values);
            assertThat(call.shape("out")).containsExactly(3, 2);
        }
    }

    private static int run(Call call, float[] out) {
        call.run();
        return call.floats("out", out);
    }

    @Test
    void call_wrongUse_isAnError() {
        // Given
        float[] values = {1, 2};
        ModelSession session = ModelSession.open("tiny", identity(), CPU);
        Call call = session.newCall();
        // When, Then
        assertThatThrownBy(call::run).isInstanceOf(InferenceException.class);
        call.input("in", values, 1, 2).run();
        assertThatThrownBy(() -> call.floats("none")).isInstanceOf(InferenceException.class);
        assertThatThrownBy(() -> call.longs("out")).isInstanceOf(InferenceException.class);
        call.close();
        call.close();
        assertThatThrownBy(() -> call.input("in", values, 1, 2)).isInstanceOf(IllegalStateException.class);
        session.close();
        session.close();
        try (Call late = session.newCall()) {
            late.input("in", values, 1, 2);
            assertThatThrownBy(late::run).isInstanceOf(IllegalStateException.class);
        }
    }
}
