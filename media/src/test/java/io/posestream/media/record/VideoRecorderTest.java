package io.posestream.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.media.Image;
import io.posestream.media.ImageSize;
import io.posestream.media.Pictures;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoRecorderTest {
    @TempDir
    private Path folder;

    private List<String> files() throws Exception {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    @Test
    void finish_unevenTimesAndOddSides_areReadBack() throws Exception {
        // Given
        Path file = folder.resolve("with space ü'\"%41:?.mp4");
        List<Long> times = List.of(0L, 40_000L, 80_123L, 200_001L, 1_900_000_000L, 3_800_000_000L, 5_700_000_000L);
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(65, 33, 40_000));
                Image image = Pictures.flat(65, 33, 50, 60, 200)) {
            for (long time : times) {
                recorder.add(image, time);
            }
            // When
            recorder.finish();
        }
        // Then
        assertThat(files()).containsExactly(file.getFileName().toString());
        List<Grab> grabs = Pictures.readAll(file, 1);
        assertThat(grabs.stream().filter(Grab.Picture.class::isInstance).map(grab -> ((Grab.Picture) grab).ptsUs()))
                .isEqualTo(times);
        assertThat(grabs.get(times.size())).isEqualTo(new Grab.End(false, 0));
        String head = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(head.indexOf("moov")).as("index in front").isLessThan(head.indexOf("mdat"));
        assertThat(head).as("BT.709 in the container too").contains("colrnclx\0\1\0\1\0\1");
    }

    @Test
    void finish_sidesOfOnePixelAndMore_areRecorded() throws Exception {
        for (ImageSize size : List.of(new ImageSize(1, 241), new ImageSize(321, 1), new ImageSize(2, 2))) {
            // Given
            Path file = folder.resolve(size.width() + ".mp4");
            try (VideoRecorder recorder =
                            VideoRecorder.create(file, RecorderOptions.of(size.width(), size.height(), 40_000));
                    Image image = Pictures.flat(size.width(), size.height(), 50, 60, 200)) {
                recorder.add(image, 0);
                // When
                recorder.finish();
            }
            // Then
            assertThat(Pictures.pictures(Pictures.readAll(file, 1))).isEqualTo(1);
        }
    }

    @Test
    void add_colours_comeBackOverTheWholePicture() throws Exception {
        // Given
        Path file = folder.resolve("colours.mp4");
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(63, 47, 40_000));
                Image image = Pictures.flat(63, 47, 50, 60, 200)) {
            recorder.add(image, 0);
            recorder.finish();
        }
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults());
                Grab.Picture picture = (Grab.Picture) reader.next()) {
            // Then
            assertThat(List.of(picture.image().width(), picture.image().height()))
                    .containsExactly(64, 48);
            for (int x : new int[] {0, 31, 62, 63}) {
                List<Integer> pixel = Pictures.pixel(picture.image(), x, 47);
                assertThat(pixel.get(0)).isBetween(46, 54);
                assertThat(pixel.get(1)).isBetween(56, 64);
                assertThat(pixel.get(2)).isBetween(196, 204);
            }
        }
    }

    @Test
    void add_pictureChangedAtOnce_isRecordedAsItWas() throws Exception {
        // Given
        Path file = folder.resolve("grey.mp4");
        int pictures = 12;
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(640, 480, 40_000));
                Image image = Image.allocate(640, 480)) {
            for (int i = 0; i < pictures; i++) {
                ByteBuffer bytes = image.writableBgr();
                while (bytes.hasRemaining()) {
                    bytes.put((byte) (20 * i));
                }
                // When
                recorder.add(image, 40_000L * i);
            }
            recorder.finish();
        }
        // Then
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            for (int i = 0; i < pictures; i++) {
                try (Grab.Picture picture = (Grab.Picture) reader.next()) {
                    assertThat(Pictures.pixel(picture.image(), 320, 240).get(0)).isBetween(20 * i - 4, 20 * i + 4);
                }
            }
        }
    }

    @Test
    void add_timeNotAbove_isRefusedAndCloseLeavesNothing() throws Exception {
        // Given
        Path file = folder.resolve("a.mp4");
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(64, 48, 40_000));
                Image image = Pictures.flat(64, 48, 1, 2, 3);
                Image other = Pictures.flat(62, 48, 1, 2, 3)) {
            recorder.add(image, 40_000);
            // When / Then
            assertThatThrownBy(() -> recorder.add(image, 40_000)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> recorder.add(image, 2_200_000_000L)).hasMessageContaining("too long a gap");
            assertThatThrownBy(() -> recorder.add(other, 80_000)).isInstanceOf(IllegalArgumentException.class);
            assertThat(files()).containsExactly("a.mp4.part");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void finish_overExistingFile_replacesIt() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("a.mp4"), "old");
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(64, 48, 40_000));
                Image image = Pictures.flat(64, 48, 1, 2, 3)) {
            recorder.add(image, 500_000);
            assertThat(file).hasContent("old");
            // When
            recorder.finish();
            // Then
            assertThatThrownBy(recorder::finish).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> recorder.add(image, 600_000)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(Pictures.pictures(Pictures.readAll(file, 1))).isEqualTo(1);
    }

    @Test
    void finish_withoutPictures_throwsAndLeavesNothing() throws Exception {
        // Given
        try (VideoRecorder recorder =
                VideoRecorder.create(folder.resolve("a.mp4"), RecorderOptions.of(64, 48, 40_000))) {
            // When / Then
            assertThatThrownBy(recorder::finish).hasMessageContaining("without pictures");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void create_missingFolder_saysSo() {
        Path file = folder.resolve("none/a.mp4");
        assertThatThrownBy(() -> VideoRecorder.create(file, RecorderOptions.of(64, 48, 40_000)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot be written");
    }
}
