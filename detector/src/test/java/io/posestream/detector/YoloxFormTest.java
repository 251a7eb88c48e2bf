package io.posestream.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.UserError;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.testkit.TinyOnnx;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs of YOLOX with and without the decoding of their rows inside, which look the same from outside. */
class YoloxFormTest {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int ROW = 6;

    @TempDir
    Path folder;

    /** Random rows as the graph gives them, and the same after YOLOX's own decoding. */
    private static float[] rows(int width, int height, long seed, boolean decoded) {
        Random random = new Random(seed);
        float[] rows = new float[YoloxGrid.cells(width, height, STRIDES) * ROW];
        int at = 0;
        for (int stride : STRIDES) {
            for (int y = 0; y < height / stride; y++) {
                for (int x = 0; x < width / stride; x++) {
                    float[] offsets = new float[4];
                    for (int i = 0; i < 4; i++) {
                        offsets[i] = (float) random.nextGaussian();
                    }
                    rows[at] = decoded ? (offsets[0] + x) * stride : offsets[0];
                    rows[at + 1] = decoded ? (offsets[1] + y) * stride : offsets[1];
                    rows[at + 2] = decoded ? (float) Math.exp(offsets[2]) * stride : offsets[2];
                    rows[at + 3] = decoded ? (float) Math.exp(offsets[3]) * stride : offsets[3];
                    rows[at + 4] = random.nextFloat();
                    rows[at + 5] = random.nextFloat();
                    at += ROW;
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"416, 416, 1", "640, 640, 2", "64, 32, 3", "1280, 736, 4"})
    void isInPixels_sameRowsInBothForms_tellsThemApartAndBothGiveTheSameBoxes(int width, int height, long seed) {
        // Given
        float[] offsets = rows(width, height, seed, false);
        float[] pixels = rows(width, height, seed, true);
        Candidates fromOffsets = new Candidates();
        Candidates fromPixels = new Candidates();
        // When
        YoloxGrid.decode(offsets, ROW, width, height, STRIDES, 0, 0.5, fromOffsets);
        YoloxGrid.collect(pixels, ROW, pixels.length / ROW, 0, 0.5, fromPixels);
        // Then
        assertThat(YoloxForm.isInPixels(offsets, ROW, width, height, STRIDES)).isFalse();
        assertThat(YoloxForm.isInPixels(pixels, ROW, width, height, STRIDES)).isTrue();
        assertThat(fromPixels.count).isEqualTo(fromOffsets.count).isPositive();
        for (int i = 0; i < fromPixels.count; i++) {
            assertThat((double) fromPixels.left[i]).isCloseTo(fromOffsets.left[i], within(1e-2));
            assertThat((double) fromPixels.bottom[i]).isCloseTo(fromOffsets.bottom[i], within(1e-2));
            assertThat(fromPixels.score[i]).isEqualTo(fromOffsets.score[i]);
        }
    }

    @SharedTest
    @Test
    void detect_decodedInside_findsThePersonWhereItIs() throws Exception {
        // Given
        Path file = Shared.path("cases", "yolox_decoded_inside", "yolox-decoded.onnx");
        // When
        try (DetectorModel model = DetectorModel.open(file, SessionConfig.cpu(1), DetectorConfig.defaults());
                Detector detector = model.newDetector();
                Image picture = grey(416)) {
            Detections found = detector.detect(picture, new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 416, 416));
            // Then
            assertThat(found.people()).hasSize(1);
            assertThat(found.people().get(0).box()).isEqualTo(new Box(168, 128, 80, 160));
        }
    }

    private static Image grey(int side) throws Exception {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return ImageCodec.decode(png.toByteArray());
    }

    @Test
    void open_manifestOfAYoloxThatIsNone_isRefusedWhenLoaded() throws Exception {
        // Given
        byte[] graph = new TinyOnnx()
                .input("images", 1, 3, 64, 64)
                .output("output", 1, 3, 64, 64)
                .node("Identity", List.of("images"), "output")
                .bytes();
        Files.write(folder.resolve("a.onnx"), graph);
        Files.writeString(folder.resolve("model.json"), """
            {"format": 1, "id": "a", "family": "yolox", "graphs": ["a.onnx"],
             "input": {"name": "images", "width": 64, "height": 64, "sizeStep": 0, "maxBatch": 1, "colors": "bgr",
                       "divisor": 1, "mean": [0, 0, 0], "std": [1, 1, 1]},
             "detector": {"resize": "letterbox", "padValue": 114, "personClass": 0},
             "licence": "ours", "origin": "a test"}
            """);
        // When, Then
        assertThatThrownBy(() -> DetectorModel.open(folder, SessionConfig.cpu(1), DetectorConfig.defaults()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is no YOLOX");
    }
}
