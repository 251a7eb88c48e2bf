package io.posestream.results.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.core.TrackId;
import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.results.Items;
import io.posestream.results.StreamResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes one small stream in every format and reads it back by the rules of the format. */
class ExportFormatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Items items = Items.coco("gate");
    private final TrackId first = items.track(0, 2);
    private final TrackId second = items.track(3, 0);
    private final Pose firstAtThree = Items.pose(Skeletons.COCO_17, first, 3);

    @BeforeEach
    void twoPeopleAroundAGap() {
        items.looked(items.confirmed(first))
                .gap(2, "rate")
                .looked(items.confirmed(first), items.tentative(second))
                .looked(items.confirmed(second))
                .looked()
                .end("complete");
    }

    private Path write(ExportFormat format) throws IOException {
        List<ResultFormat> writers = ExportFormat.writers(List.of(format), ExportFormat.Options.plain());
        try (StreamResults results = new StreamResults(items.first(), folder, writers, List.of())) {
            items.all().forEach(results::accept);
            return results.finish().files().get(0);
        }
    }

    private static void assertJoint(JsonNode values, int slot, Keypoint joint) {
        assertThat((float) values.get(3 * slot).asDouble()).isEqualTo(joint.x());
        assertThat((float) values.get(3 * slot + 1).asDouble()).isEqualTo(joint.y());
        assertThat((float) values.get(3 * slot + 2).asDouble()).isEqualTo(joint.score());
    }

    @Test
    void mot_readBack_givesFramesFromOneIdsAndBoxes() throws IOException {
        // When
        List<String> lines = Files.readAllLines(write(ExportFormat.MOT));
        // Then
        Box box = firstAtThree.box();
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(10));
        String[] fields = lines.get(1).split(",", -1);
        assertThat(fields[0]).isEqualTo("4");
        assertThat(fields[1]).isEqualTo("0");
        assertThat(Float.parseFloat(fields[2])).isEqualTo(box.x());
        assertThat(Float.parseFloat(fields[3])).isEqualTo(box.y());
        assertThat(Float.parseFloat(fields[4])).isEqualTo(box.width());
        assertThat(Float.parseFloat(fields[5])).isEqualTo(box.height());
        assertThat(lines.get(1)).endsWith(",1,-1,-1,-1");
        assertThat(lines).extracting(line -> line.split(",", -1)[0]).containsExactly("1", "4", "4", "5");
    }

    @Test
    void alphaPose_readBack_givesNamedFramesAndCocoJoints() throws IOException {
        // When
        JsonNode rows = JSON.readTree(write(ExportFormat.ALPHAPOSE).toFile());
        // Then
        assertThat(rows).hasSize(4);
        JsonNode row = rows.get(1);
        assertThat(row.get("image_id").asText()).isEqualTo("000003.jpg");
        assertThat(row.get("category_id").asInt()).isEqualTo(1);
        assertThat(row.get("idx").asInt()).isZero();
        assertThat(row.get("score").asDouble()).isEqualTo(0.5);
        assertThat(row.get("box")).hasSize(4);
        assertThat(row.get("keypoints")).hasSize(51);
        for (int joint = 0; joint < 17; joint++) {
            assertJoint(row.get("keypoints"), joint, firstAtThree.keypoints().get(joint));
        }
    }

    @Test
    void openPose_readBack_givesAFilePerLookedAtFrameInItsOwnOrder() throws IOException {
        // When
        Path written = write(ExportFormat.OPENPOSE);
        // Then
        try (Stream<Path> files = Files.list(written)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "000000_keypoints.json",
                            "000003_keypoints.json",
                            "000004_keypoints.json",
                            "000005_keypoints.json");
        }
        JsonNode empty = JSON.readTree(written.resolve("000005_keypoints.json").toFile());
        assertThat(empty.get("people")).isEmpty();
        JsonNode frame = JSON.readTree(written.resolve("000003_keypoints.json").toFile());
        assertThat(frame.get("version").isNumber()).isTrue();
        assertThat(frame.get("people")).hasSize(2);
        JsonNode values = frame.get("people").get(0).get("pose_keypoints_2d");
        assertThat(values).hasSize(54);
        List<Keypoint> coco = firstAtThree.keypoints();
        assertJoint(values, 0, coco.get(0));
        assertJoint(values, 2, coco.get(6)); // right shoulder
        assertJoint(values, 13, coco.get(15)); // left ankle
        assertJoint(values, 17, coco.get(3)); // left ear
        assertThat(values.get(3).asDouble())
                .isEqualTo((coco.get(5).x() + coco.get(6).x()) / 2.0);
    }

    @Test
    void csv_readBack_givesEveryNumber() throws IOException {
        // When
        List<String> lines = Files.readAllLines(write(ExportFormat.CSV));
        // Then
        List<String> header = List.of(lines.get(0).split(",", -1));
        assertThat(lines).hasSize(5);
        assertThat(header)
                .hasSize(9 + 51)
                .startsWith("frame", "time_us", "track_id")
                .endsWith("right_ankle_score");
        String[] row = lines.get(2).split(",", -1);
        assertThat(row[header.indexOf("frame")]).isEqualTo("3");
        assertThat(row[header.indexOf("time_us")]).isEqualTo("120000");
        assertThat(Float.parseFloat(row[header.indexOf("left_knee_y")]))
                .isEqualTo(firstAtThree.keypoints().get(13).y());
    }

    @Test
    void coco_readBack_namesFramesByNumber() throws IOException {
        // When
        JsonNode rows = JSON.readTree(write(ExportFormat.COCO).toFile());
        // Then
        assertThat(rows).extracting(row -> row.get("image_id").asInt()).containsExactly(0, 3, 3, 4);
        assertThat(rows).extracting(row -> row.get("track_id").asInt()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void number_anyFloat_readsBackWithoutExponent() {
        for (float value : new float[] {0, -0.1f, 1e-9f, 1234.5f, (float) 3e12, 16777216f, Float.MIN_NORMAL}) {
            String text = TextFile.number(value);
            assertThat(Float.parseFloat(text)).isEqualTo(value);
            assertThat(text).doesNotContainIgnoringCase("e");
        }
    }

    @Test
    void of_unknownName_namesTheKnownOnes() {
        assertThat(ExportFormat.of("mot")).isEqualTo(ExportFormat.MOT);
        assertThatThrownBy(() -> ExportFormat.of("xml"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("posetrack, posetrack-mota, coco, mot, alphapose, openpose, csv");
    }

    @Test
    void writer_thresholdForAnotherFormat_isRefused() {
        ExportFormat.Options options = new ExportFormat.Options(
                Optional.of(JointThresholds.of(List.of(0.4))), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> ExportFormat.writers(List.of(ExportFormat.MOT), options))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--joint-threshold");
    }

    @Test
    void writers_bothFormsOfPoseTrack_onlyTheOneForMotaLeavesUnsureJointsOut() throws IOException {
        // Given thresholds that joints from the left wrist on pass
        ExportFormat.Options options = new ExportFormat.Options(
                Optional.of(JointThresholds.of(List.of(0.3))), Optional.empty(), Optional.empty());
        List<ResultFormat> writers =
                ExportFormat.writers(List.of(ExportFormat.POSETRACK, ExportFormat.POSETRACK_MOTA), options);

        // When
        try (StreamResults results = new StreamResults(items.first(), folder, writers, List.of())) {
            items.all().forEach(results::accept);
            results.finish();
        }

        // Then
        PoseTrackSequence ap = PoseTrackReader.read(folder.resolve("posetrack.json"));
        PoseTrackSequence mota = PoseTrackReader.read(folder.resolve("posetrack-mota.json"));
        assertThat(mota.images())
                .extracting(PoseTrackImage::fileName)
                .isEqualTo(ap.images().stream().map(PoseTrackImage::fileName).toList());
        assertThat(joints(ap)).isEqualTo(4 * 15);
        assertThat(joints(mota)).isEqualTo(4 * 8);
    }

    @Test
    void writers_bothFormsWithTruthNames_theOneForMotaLiesInAFolderOfItsOwn() throws IOException {
        // Given
        Path truth = Files.createDirectory(folder.resolve("truth")).resolve("gate.json");
        StringBuilder images = new StringBuilder();
        for (int number = 0; number < 6; number++) {
            images.append(images.isEmpty() ? "" : ",")
                    .append("{\"id\": %d, \"file_name\": \"a/%d.jpg\"}".formatted(number, number));
        }
        Files.writeString(truth, "{\"images\": [" + images + "]}");
        ExportFormat.Options options = new ExportFormat.Options(
                Optional.empty(), Optional.of(TruthNames.in(truth.getParent())), Optional.empty());
        List<ResultFormat> writers =
                ExportFormat.writers(List.of(ExportFormat.POSETRACK, ExportFormat.POSETRACK_MOTA), options);

        // When
        List<Path> files;
        try (StreamResults results = new StreamResults(items.first(), folder, writers, List.of())) {
            items.all().forEach(results::accept);
            files = results.finish().files();
        }

        // Then
        assertThat(files)
                .containsExactly(folder.resolve("gate.json"), folder.resolve("posetrack-mota/gate.json"))
                .allMatch(Files::isRegularFile);
    }

    private static long joints(PoseTrackSequence sequence) {
        return sequence.images().stream()
                .flatMap(image -> image.people().stream())
                .mapToLong(person -> IntStream.range(0, person.slots())
                        .filter(person::listed)
                        .count())
                .sum();
    }
}
