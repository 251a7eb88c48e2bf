package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.ImageSize;
import io.posestream.media.Pictures;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoReaderTest {
    private static final TestClip.Samples MOVING = (frame, plane, x, y) -> plane > 0 ? 128 : (x + y + frame * 4) & 0xFF;

    @TempDir
    private Path folder;

    @Test
    @SharedTest
    void next_wholeVideo_givesEveryPictureAtItsTime() throws Exception {
        // Given
        Path file = Shared.path("videos", "retail-1080p.mp4");
        // When
        List<Grab> grabs = Pictures.readAll(file, 2);
        // Then
        assertThat(Pictures.pictures(grabs)).isEqualTo(603);
        assertThat(grabs.get(603)).isEqualTo(new Grab.End(false, 0));
        for (int i = 0; i < 603; i++) {
            Grab.Picture picture = (Grab.Picture) grabs.get(i);
            assertThat(picture.ptsUs()).isEqualTo(Math.round(i * 1e6 / 30));
            assertThat(picture.pts() * picture.timeBaseNumerator() * 30L)
                    .isEqualTo((long) i * picture.timeBaseDenominator());
        }
    }

    @Test
    @SharedTest
    void info_sharedVideo_isWhatItsContainerSays() {
        try (VideoReader reader = VideoReader.open(Shared.path("videos", "one-by-one.mp4"), ReaderOptions.defaults())) {
            assertThat(reader.info())
                    .isEqualTo(new VideoInfo(
                            768,
                            432,
                            100_000,
                            OptionalLong.of(1394),
                            OptionalLong.of(139_400_000),
                            OptionalLong.of(1_506_445_069_000_000L),
                            "h264",
                            false,
                            false));
            assertThat(reader.info().expectedFrames()).hasValue(1394);
        }
    }

    @Test
    @SharedTest
    void next_moreThreads_givesTheSameBits() throws Exception {
        // Given
        Path file = Shared.path("videos", "runner-1080p.mp4");
        // When
        List<Integer> one = hashes(file, 1);
        List<Integer> three = hashes(file, 3);
        // Then
        assertThat(one).hasSize(20).doesNotHaveDuplicates().isEqualTo(three);
    }

    private static List<Integer> hashes(Path file, int threads) throws Exception {
        List<Integer> hashes = new ArrayList<>();
        try (VideoReader reader =
                VideoReader.open(file, ReaderOptions.defaults().withThreads(threads))) {
            while (hashes.size() < 20 && reader.next() instanceof Grab.Picture picture) {
                hashes.add(Arrays.hashCode(Pictures.packed(picture.image())));
                picture.close();
            }
        }
        return hashes;
    }

    @Test
    void next_reorderedPictures_comeInOrderOfPresentation() throws Exception {
        // Given
        Path file = new TestClip("mpeg4", 64, 48).reordered(2).write(folder.resolve("b.mp4"), 20, MOVING);
        // When
        List<Grab> grabs = Pictures.readAll(file, 1);
        // Then
        assertThat(grabs).hasSize(21);
        for (int i = 0; i < 20; i++) {
            assertThat(((Grab.Picture) grabs.get(i)).ptsUs()).isEqualTo(i * 40_000L);
        }
    }

    @Test
    void next_motionJpeg_passesItsBytesThrough() throws Exception {
        // Given
        Path file = new TestClip("mjpeg", 64, 48)
                .colours(avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_RANGE_JPEG)
                .write(folder.resolve("m.mkv"), 3, MOVING);
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            assertThat(reader.info().jpegPackets()).isTrue();
            assertThat(reader.info().keyFramesOnly()).isTrue();
            for (int i = 0; i < 3; i++) {
                try (Grab.Picture picture = (Grab.Picture) reader.next();
                        Image decoded = ImageCodec.decode(picture.jpeg().orElseThrow())) {
                    // Then
                    byte[] ours = Pictures.packed(picture.image());
                    byte[] theirs = Pictures.packed(decoded);
                    for (int at = 0; at < ours.length; at++) {
                        assertThat((ours[at] & 0xFF) - (theirs[at] & 0xFF)).isBetween(-4, 4);
                    }
                }
            }
        }
    }

    @Test
    void jpegPackets_stretchedMotionJpeg_isFalse() {
        // Given
        Path file = new TestClip("mjpeg", 64, 48)
                .colours(avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_RANGE_JPEG)
                .aspect(2, 1)
                .write(folder.resolve("m.mkv"), 2, MOVING);
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            // Then
            assertThat(reader.info().jpegPackets()).isFalse();
            assertThat(reader.info().width()).isEqualTo(128);
        }
    }

    @Test
    void info_aspectOfTheContainerOnly_isApplied() {
        // Given
        Path file = new TestClip("mpeg4", 96, 72).containerAspect(4, 3).write(folder.resolve("m.mkv"), 2, MOVING);
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            // Then
            assertThat(new ImageSize(reader.info().width(), reader.info().height()))
                    .isEqualTo(new ImageSize(128, 72));
        }
    }

    @Test
    @SharedTest
    void next_motionJpegOfTwoFields_isTheWholePictureAndNoFileOfItsOwn() throws Exception {
        // Given: each packet holds two files of half the height
        Path file = Shared.path("cases", "mjpeg_fields", "two-fields.avi");
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults());
                Grab.Picture picture = (Grab.Picture) reader.next()) {
            // Then
            assertThat(List.of(picture.image().width(), picture.image().height()))
                    .containsExactly(480, 256);
            assertThat(picture.jpeg()).isEmpty();
        }
    }

    @Test
    void next_afterAbort_throws() {
        // Given
        Path file = new TestClip("mpeg4", 64, 48).write(folder.resolve("a.mp4"), 20, MOVING);
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            // When
            reader.abort();
            // Then
            assertThatThrownBy(() -> Pictures.drain(reader)).isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void next_afterClose_throws() throws Exception {
        // Given
        Path file = new TestClip("mpeg4", 64, 48).write(folder.resolve("a b:c%41?#é.mp4"), 2, MOVING);
        VideoReader reader = VideoReader.open(file, ReaderOptions.defaults());
        Pictures.drain(reader);
        assertThat(reader.next()).as("the end again").isEqualTo(new Grab.End(false, 0));
        // When
        reader.close();
        reader.close();
        // Then
        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
        reader.abort();
    }
}
