package io.posestream.results.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import io.posestream.results.Items;
import io.posestream.results.StreamResults;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sequences, frames and people are named in PoseTrack files. */
class NamesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void of_posetrackFolder_keepsItsSourceAndNumber() {
        // When
        SequenceName name = SequenceName.of("003418_mpii_test", "cam");
        ImageNames names = ImageNames.of(name, 100, 5);
        // Then
        assertThat(names.imageId(12)).isEqualTo(10034180012L);
        assertThat(names.annotationId(names.imageId(12), 3)).isEqualTo(1003418001203L);
        assertThat(names.fileName(12)).isEqualTo("images/test/003418_mpii_test/000012.jpg");
        assertThat(SequenceName.of("000342_mpii", "cam").sequence()).isEqualTo(342);
        assertThat(SequenceName.of("012345_bonn_relpath_5sec", "cam").sourceDigit())
                .isEqualTo(2);
    }

    @Test
    void of_anyOtherSource_isNamedByItsStream() {
        // CRC-32 of "cam" by python3 -c 'import zlib; print(1 + zlib.crc32(b"cam") % 999999)'
        for (String source : List.of("cam 1", "3418_mpii_test", "003418_coco_test", "видео.mp4", "003418_mpii.mp4")) {
            assertThat(SequenceName.of(source, "cam")).isEqualTo(new SequenceName("841870_mpiinew_test", 3, 841_870));
        }
        assertThat(SequenceName.of("x", "видео").sequence()).isEqualTo(145_688);
    }

    @Test
    void of_longStreamOrFullFrame_widensTheFieldsAndSaysSo() {
        // Given
        SequenceName sequence = new SequenceName("000001_mpiinew_test", 3, 1);
        // When
        ImageNames usual = ImageNames.of(sequence, 9_999, 100);
        ImageNames longer = ImageNames.of(sequence, 10_001, 101);
        // Then
        assertThat(usual.notes()).isEmpty();
        assertThat(longer.notes()).hasSize(2);
        assertThat(longer.imageId(10_000)).isEqualTo(300000110000L);
        assertThat(longer.annotationId(longer.imageId(10_000), 100)).isEqualTo(300000110000100L);
        assertThat(longer.fileName(10_000)).endsWith("/010000.jpg");
    }

    @Test
    void of_thresholds_takesOneFifteenOrSeventeen() {
        assertThat(JointThresholds.of(List.of(0.4)).values()).hasSize(17).containsOnly(0.4);
        List<Double> fifteen =
                java.util.stream.IntStream.range(0, 15).mapToObj(i -> i / 15.0).toList();
        List<Double> values = JointThresholds.of(fifteen).values();
        assertThat(values.get(2)).isEqualTo(2 / 15.0);
        assertThat(values.get(5)).isEqualTo(3 / 15.0);
        assertThatThrownBy(() -> JointThresholds.of(List.of(0.1, 0.2))).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> JointThresholds.of(List.of(40.0))).isInstanceOf(UserError.class);
    }

    private JsonNode writeWithTruth(Items items) throws IOException {
        TruthNames truth = TruthNames.in(folder.resolve("truth"));
        PoseTrackFormat format =
                new PoseTrackFormat(new PoseTrackFormat.Options(Optional.empty(), false, Optional.of(truth)));
        try (StreamResults results = new StreamResults(items.first(), folder, List.of(format), List.of())) {
            items.all().forEach(results::accept);
            return JSON.readTree(results.finish().files().get(0).toFile());
        }
    }

    private static Items threeFrames() {
        Items items = Items.coco("walk");
        return items.looked(items.confirmed(items.track(0, 0)))
                .gap(1, "rate")
                .looked(items.confirmed(items.track(0, 0)))
                .end("complete");
    }

    @Test
    void write_truthNames_takesNamesIdsAndOrderOfTheTruth() throws IOException {
        // Given
        Files.createDirectory(folder.resolve("truth"));
        Files.writeString(
                folder.resolve("truth/walk.json"),
                "{\"images\": [{\"file_name\": \"images/val/000009_mpii_test/000010.jpg\", \"id\": 92},"
                        + "{\"file_name\": \"images/val/000009_mpii_test/000008.jpg\", \"id\": 90},"
                        + "{\"file_name\": \"images/val/000009_mpii_test/000009.jpg\", \"id\": 91}]}");
        // When
        JsonNode json = writeWithTruth(threeFrames());
        // Then
        assertThat(folder.resolve("walk.json")).exists();
        assertThat(json.get("images"))
                .extracting(image -> image.get("id").asInt())
                .containsExactly(92, 90, 91);
        assertThat(json.get("images").get(2).get("posestream_state").asText()).isEqualTo("rate");
        assertThat(json.get("images").get(0).get("file_name").asText()).endsWith("000010.jpg");
        assertThat(json.get("annotations"))
                .extracting(row -> row.get("image_id").asInt())
                .containsExactly(90, 92);
    }

    @Test
    void write_truthOf2017Gzipped_takesItsNames() throws IOException {
        // Given
        Files.createDirectory(folder.resolve("truth"));
        StringBuilder json = new StringBuilder("{\"annolist\": [");
        for (int frame = 1; frame <= 3; frame++) {
            json.append(frame > 1 ? "," : "")
                    .append("{\"image\": [{\"name\": \"a/0000000")
                    .append(frame)
                    .append(".jpg\"}]}");
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("truth/any.json.gz")))) {
            out.write(json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        }
        // When
        JsonNode written = writeWithTruth(threeFrames());
        // Then
        assertThat(folder.resolve("any.json")).exists();
        assertThat(written.get("images"))
                .extracting(image -> image.get("file_name").asText())
                .containsExactly("a/00000001.jpg", "a/00000002.jpg", "a/00000003.jpg");
    }

    @Test
    void write_truthOfAnotherLength_isRefused() throws IOException {
        // Given
        Files.createDirectory(folder.resolve("truth"));
        Files.writeString(folder.resolve("truth/walk.json"), "{\"images\": [{\"file_name\": \"a/1.jpg\"}]}");
        // When / Then
        assertThatThrownBy(() -> writeWithTruth(threeFrames()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has 1 frames and the stream 3");
    }

    @Test
    void in_folderWithoutTruth_isRefused() {
        assertThatThrownBy(() -> TruthNames.in(folder)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> TruthNames.in(folder.resolve("none"))).isInstanceOf(UserError.class);
    }
}
