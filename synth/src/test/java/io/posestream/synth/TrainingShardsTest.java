package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.synth.render.SceneKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingShardsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SceneOptions OPTIONS =
            SceneOptions.of(SceneKind.CROSSING, 8, 2, 5).withSize(640, 360).withFps(10);

    @TempDir
    private Path folder;

    @Test
    void renderCrops_twice_givesEqualFilesWithALabelForEachPicture() throws Exception {
        // When
        int count = SynthScene.renderCrops(OPTIONS, folder.resolve("one"), Progress.none());
        SynthScene.renderCrops(OPTIONS, folder.resolve("two"), Progress.none());

        // Then
        for (String kind : List.of("crops", "pictures")) {
            Path one = folder.resolve("one").resolve(kind);
            Map<String, byte[]> files = files(one.resolve("part-01.tar"));
            JsonNode labels = JSON.readTree(one.resolve("labels.json").toFile());
            assertThat(labels).hasSize(files.size()).isNotEmpty();
            assertThat(labels.findValuesAsText("file")).containsExactlyElementsOf(files.keySet());
            assertThat(one.resolve("part-01.tar"))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(kind).resolve("part-01.tar"));
        }
        assertThat(JSON.readTree(folder.resolve("one/crops/labels.json").toFile()))
                .hasSize(count);
        assertThat(JSON.readTree(folder.resolve("one/pictures/labels.json").toFile()))
                .hasSize(4);
    }

    @Test
    void renderCrops_ofAScene_putsBoxInTheMiddleAndTheJointsOnIt() throws Exception {
        // When
        SynthScene.renderCrops(OPTIONS, folder, Progress.none());

        // Then
        for (JsonNode label : JSON.readTree(folder.resolve("crops/labels.json").toFile())) {
            double width = label.get("box_wh").get(0).asDouble();
            double height = label.get("box_wh").get(1).asDouble();
            assertThat(Math.max(width / 240, height / 320)).isCloseTo(1 / 1.5, within(1e-6));
            for (JsonNode joint : label.get("truth")) {
                if (joint.get(2).asInt() == 1) {
                    assertThat(joint.get(0).asDouble()).isBetween(120 - 0.75 * width, 120 + 0.75 * width);
                    assertThat(joint.get(1).asDouble()).isBetween(160 - 0.75 * height, 160 + 0.75 * height);
                }
            }
        }
        for (byte[] crop : files(folder.resolve("crops/part-01.tar")).values()) {
            try (Image image = ImageCodec.decode(crop)) {
                assertThat(List.of(image.width(), image.height())).containsExactly(240, 320);
            }
        }
    }

    @Test
    void pixels_ofARamp_lieWhereTheCutOutSays() {
        // Given
        byte[] ramp = new byte[3 * 64 * 48];
        for (int pixel = 0; pixel < 64 * 48; pixel++) {
            ramp[3 * pixel] = (byte) (2 * (pixel % 64));
            ramp[3 * pixel + 1] = (byte) (3 * (pixel / 64));
        }

        for (double scale : new double[] {0.4, 1, 2.3}) {
            CutOut cut = CutOut.around(31.3, 22.6, scale, 8, 12);

            // When
            byte[] pixels = cut.pixels(ramp, 64, 48);

            // Then
            assertThat(cut.x(31.3)).isCloseTo(4, within(1e-9));
            for (int pixel = 0; pixel < 8 * 12; pixel++) {
                int row = pixel / 8;
                double x = cut.left() + scale * (pixel % 8);
                double y = cut.top() + scale * row;
                assertThat(pixels[3 * pixel] / 2.0).isCloseTo(x, within(0.26));
                assertThat(pixels[3 * pixel + 1] / 3.0).isCloseTo(y, within(0.2));
            }
        }
    }

    /** Names and contents, read with nothing but the published layout of a tar header. */
    private static Map<String, byte[]> files(Path tar) throws Exception {
        byte[] bytes = Files.readAllBytes(tar);
        Map<String, byte[]> files = new LinkedHashMap<>();
        int at = 0;
        while (bytes[at] != 0) {
            String header = new String(bytes, at, 512, StandardCharsets.ISO_8859_1);
            int size = Integer.parseInt(header.substring(124, 135), 8);
            int sum = Integer.parseInt(header.substring(148, 154), 8);
            String blanked = header.substring(0, 148) + "        " + header.substring(156);
            assertThat(blanked.chars().sum()).isEqualTo(sum);
            files.put(header.substring(0, header.indexOf('\0')), Arrays.copyOfRange(bytes, at + 512, at + 512 + size));
            at += 512 + (size + 511) / 512 * 512;
        }
        assertThat(bytes.length - at).isEqualTo(1024);
        return files;
    }
}
