package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.testkit.TinyOnnx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
    private static final SessionConfig CPU = SessionConfig.cpu(1);

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void writeWeights() throws IOException {
        folder = Files.createDirectory(temp.resolve("model"));
        ByteBuffer two = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(3)
                .putFloat(4);
        Files.write(temp.resolve("secret"), two.array());
        Files.write(folder.resolve("weights.bin"), two.array());
        Files.createSymbolicLink(folder.resolve("link.bin"), temp.resolve("secret"));
    }

    private static byte[] sum(String location) {
        return new TinyOnnx()
                .input("in", -1, 2)
                .output("out", -1, 2)
                .externalConstant("w", location, 2)
                .node("Add", List.of("in", "w"), "out")
                .bytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "x/../../secret",
                "link.bin",
                "/etc/hostname",
                "none.bin",
                "",
                ".",
                "*/_ORT_MEM_ADDR_/*",
                "a\nb\u0000c"
            })
    void open_weightsOutsideTheFolder_areRefusedInOneLine(String location) throws IOException {
        // Given
        Path file = Files.write(folder.resolve("m.onnx"), sum(location));
        // When, Then
        assertThatThrownBy(() -> ModelSession.open(file, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("keeps weights in")
                .hasMessageNotContaining("\n");
    }

    @Test
    void open_weightsOfANodeOutsideTheFolder_areRefused() throws IOException {
        // Given
        byte[] graph = new TinyOnnx()
                .input("in", -1, 2)
                .output("out", -1, 2)
                .externalConstantNode("w", "../secret", 2)
                .node("Add", List.of("in", "w"), "out")
                .bytes();
        Path file = Files.write(folder.resolve("m.onnx"), graph);
        // When, Then
        assertThatThrownBy(() -> ModelSession.open(file, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("../secret");
    }

    @Test
    void open_weightsBesideTheModel_areRead() throws IOException {
        // Given
        Path file = Files.write(folder.resolve("m.onnx"), sum("weights.bin"));
        float[] out = new float[2];
        // When
        try (ModelSession session = ModelSession.open(file, CPU);
                Call call = session.newCall()) {
            call.input("in", new float[] {1, 1}, 1, 2).run();
            call.floats("out", out);
        }
        // Then
        assertThat(out).containsExactly(4, 5);
    }

    @Test
    void open_fromMemory_refusesAnyOtherFile() {
        // Given
        byte[] graph = sum("weights.bin");
        // When, Then
        assertThatThrownBy(() -> ModelSession.open("m", graph, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("weights.bin");
    }

    /** A field's tag by its bytes, then a message of less than 128 bytes. */
    private static byte[] field(int[] tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int part : tag) {
            out.write(part);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    /** Field 13 of a tensor, external_data, under numbers that readers of 32 bits take for it. */
    static Stream<int[]> overlongTags() {
        return Stream.of(
                new int[] {0xea, 0x00},
                new int[] {0xea, 0x80, 0x80, 0x80, 0x00},
                new int[] {0xea, 0x80, 0x80, 0x80, 0x10},
                new int[] {0xea, 0x80, 0x80, 0x80, 0x80, 0x01},
                new int[] {0xea, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00});
    }

    @ParameterizedTest
    @MethodSource("overlongTags")
    void requireNone_overlongTag_isRefused(int[] tag) {
        // Given
        byte[] entry = join(
                field(new int[] {0x0a}, "location".getBytes(StandardCharsets.UTF_8)),
                field(new int[] {0x12}, "../secret".getBytes(StandardCharsets.UTF_8)));
        byte[] usual = field(new int[] {0x3a}, field(new int[] {0x2a}, field(new int[] {0x6a}, entry)));
        byte[] overlong = field(new int[] {0x3a}, field(new int[] {0x2a}, field(tag, entry)));
        // When, Then
        assertThatThrownBy(() -> ExternalData.requireNone("m", usual)).hasMessageContaining("../secret");
        assertThatThrownBy(() -> ExternalData.requireNone("m", overlong)).isInstanceOf(UserError.class);
    }

    @Test
    void requireNone_damagedGraphs_errWithoutHangingOrPass() {
        // Given
        byte[] graph = sum("weights.bin");
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = graph.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            // When, Then
            try {
                ExternalData.requireNone("m", damaged);
            } catch (UserError expected) {
                assertThat(expected.getMessage()).doesNotContain("\n");
            }
        }
    }

    @SharedTest
    @ParameterizedTest
    @ValueSource(strings = {"tinypose_256x192", "rtmdet_nano_person", "yolox_nano", "deimv2_hgnetv2_femto_coco"})
    void requireInside_modelsOfOneFile_pass(String name) {
        // Given
        Path file = Shared.path("models", name + ".onnx");
        // When, Then
        assertThatCode(() -> ExternalData.requireInside(file)).doesNotThrowAnyException();
    }
}
