package io.posestream.results.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeletons;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipFilesTest {
    private static final ClipWindow WINDOW = new ClipWindow(4, 2, 10);
    private static final int VALUES = 4 * 17;

    @TempDir
    private Path folder;

    /** A clip whose every number tells where it stands. */
    private static SkeletonClip clip(long point, int... people) {
        float[] keypoints = new float[people.length * VALUES * 2];
        float[] scores = new float[people.length * VALUES];
        for (int at = 0; at < scores.length; at++) {
            keypoints[2 * at] = point + at;
            keypoints[2 * at + 1] = at / 2f;
            scores[at] = 0.25f;
        }
        return new SkeletonClip(
                new SkeletonClip.Place(
                        "cam",
                        0,
                        WINDOW,
                        point,
                        new SkeletonClip.Moment(100_000 * point, 0),
                        new SkeletonClip.Moment(100_000 * (point + 3), 0),
                        1920,
                        1080),
                new Tracks.Origin("d", "p", "00000000", 0),
                Skeletons.COCO_17,
                java.util.Arrays.stream(people)
                        .mapToObj(person -> new SkeletonClip.Member(new TrackId("cam", 0, 7, person), person))
                        .toList(),
                keypoints,
                scores,
                new byte[] {0, 0, 1, 0});
    }

    private static ClipFiles.Plan plan(boolean pairs, Optional<String> split, ClipLabels labels) {
        return new ClipFiles.Plan(
                List.of(ClipFiles.Form.NPZ, ClipFiles.Form.PICKLE),
                List.of(WINDOW),
                pairs,
                Skeletons.COCO_17,
                split,
                labels);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Header and values of an array of an archive. */
    private record Array(String header, ByteBuffer values) {}

    private Array array(String file, String name) throws IOException {
        try (ZipFile zip = new ZipFile(folder.resolve(file).toFile());
                InputStream in = zip.getInputStream(zip.getEntry(name + ".npy"))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int length = bytes.getShort(8);
            assertThat((10 + length) % 64).isZero();
            String header = new String(bytes.array(), 10, length, StandardCharsets.US_ASCII);
            return new Array(header.strip(), bytes.position(10 + length).slice().order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    @Test
    void finish_clipsOfOneAndTwo_haveFilesOfTheirOwn() throws IOException {
        // When
        try (ClipFiles files = new ClipFiles(folder, "cam", plan(true, Optional.empty(), ClipLabels.NONE))) {
            files.add(clip(0, 3));
            files.add(clip(2, 3));
            files.add(clip(2, 3, 5));
            files.finish();
        }

        // Then
        assertThat(names())
                .containsExactly(
                        "cam.T4s2r10.m1.json",
                        "cam.T4s2r10.m1.npz",
                        "cam.T4s2r10.m1.pkl",
                        "cam.T4s2r10.m2.json",
                        "cam.T4s2r10.m2.npz",
                        "cam.T4s2r10.m2.pkl");
        Array keypoints = array("cam.T4s2r10.m1.npz", "keypoint");
        assertThat(keypoints.header())
                .isEqualTo("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 4, 17, 2, ), }");
        assertThat(keypoints.values().remaining()).isEqualTo(2 * VALUES * 2 * 4);
        assertThat(keypoints.values().getFloat(VALUES * 2 * 4)).isEqualTo(2);
        assertThat(array("cam.T4s2r10.m1.npz", "gap").values().get(6)).isEqualTo((byte) 1);
        assertThat(array("cam.T4s2r10.m1.npz", "end_us").values().getLong(8)).isEqualTo(500_000);
        assertThat(array("cam.T4s2r10.m2.npz", "track_ids").values().getLong(8)).isEqualTo(5);
        assertThat(array("cam.T4s2r10.m2.npz", "img_shape").values().getLong(0)).isEqualTo(1080);
        assertThat(Files.readString(folder.resolve("cam.T4s2r10.m2.json")))
                .contains("\"skeleton\":\"coco-17\"", "\"birth_number\":7,\"rank\":5");
    }

    @Test
    void finish_noClips_givesEmptyValidFiles() throws IOException {
        // When
        try (ClipFiles files = new ClipFiles(folder, "cam", plan(false, Optional.empty(), ClipLabels.NONE))) {
            files.finish();
        }

        // Then
        assertThat(array("cam.T4s2r10.m1.npz", "keypoint").header()).contains("(0, 1, 4, 17, 2, )");
        assertThat(Files.readAllBytes(folder.resolve("cam.T4s2r10.m1.pkl"))).containsExactly(0x80, 3, ']', '.');
    }

    @Test
    void close_withoutFinish_leavesNothing() throws IOException {
        try (ClipFiles files = new ClipFiles(folder, "cam", plan(true, Optional.of("all"), ClipLabels.NONE))) {
            files.add(clip(0, 3));
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void of_intervalCoversMostOfTheClip_isItsClass() throws IOException {
        // Given
        Path csv = folder.resolve("labels.csv");
        Files.writeString(csv, "stream,track,from,to,class\ncam,3,0.1,0.4,7\ncam,3,0.4,9,8\ncam,4,0,9,9\n");

        // When
        ClipLabels labels = ClipLabels.read(csv);

        // Then
        assertThat(labels.of(clip(0, 3))).isEqualTo(7);
        assertThat(labels.of(clip(4, 3))).isEqualTo(8);
        assertThat(labels.of(clip(0, 5))).isEqualTo(-1);
    }

    @Test
    void read_wrongRow_isNamed() throws IOException {
        Path csv = folder.resolve("labels.csv");
        Files.writeString(csv, "cam,3,0.1,0.4,7\ncam,3,2,1,8\n");

        assertThatThrownBy(() -> ClipLabels.read(csv))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("row 2");
    }
}
