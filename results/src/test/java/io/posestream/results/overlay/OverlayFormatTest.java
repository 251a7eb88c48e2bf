package io.posestream.results.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.results.LiveFormat;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayFormatTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final Box BOX = new Box(100, 40, 60, 120);

    @TempDir
    Path folder;

    private static byte[] grey(int width, int height) {
        byte[] pixels = new byte[width * height * 3];
        java.util.Arrays.fill(pixels, (byte) 128);
        try (Image image = Image.of(width, height, pixels)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    /** A frame of a source twice as large as its stored picture. */
    private static SettledItem.Shown frame(long number, long timeUs, SettledPerson... people) {
        FrameMeta meta = new FrameMeta(timeUs, CaptureClock.PRESENTATION, 40_000, 2 * WIDTH, 2 * HEIGHT);
        return new SettledItem.Shown(
                new FrameId("gate", 0, number), meta, timeUs, Optional.empty(), Skeletons.COCO_17, List.of(people));
    }

    private static SettledPerson person(int id) {
        List<Keypoint> nowhere = Collections.nCopies(Skeletons.COCO_17.size(), Keypoint.ABSENT);
        Box inSource = new Box(2 * BOX.x(), 2 * BOX.y(), 2 * BOX.width(), 2 * BOX.height());
        return new SettledPerson(id, Pose.of(inSource, 0.9f, nowhere));
    }

    private LiveFormat.Report record(PictureBytes pictures, SettledItem... items) throws IOException {
        try (LiveFormat.Writer writer = new OverlayFormat(pictures, 1).open(folder.resolve("overlay.mp4"))) {
            for (SettledItem item : items) {
                writer.accept(item);
            }
            return writer.finish();
        }
    }

    private static PictureBytes always(byte[] jpeg) {
        return (id, location) -> Optional.of(ByteBuffer.wrap(jpeg));
    }

    /** Times of all pictures, and how far the left edge of the box differs from grey in each. */
    private List<long[]> readBack() throws IOException {
        List<long[]> pictures = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(folder.resolve("overlay.mp4"), ReaderOptions.defaults())) {
            while (reader.next() instanceof Grab.Picture picture) {
                try (picture) {
                    Image image = picture.image();
                    int middle = Math.round(BOX.y() + BOX.height() / 2);
                    int index = middle * image.strideBytes() + 3 * Math.round(BOX.x());
                    int most = 0;
                    for (int channel = 0; channel < 3; channel++) {
                        most = Math.max(most, Math.abs((image.bgr().get(index + channel) & 0xFF) - 128));
                    }
                    pictures.add(new long[] {picture.ptsUs(), most});
                }
            }
        }
        return pictures;
    }

    @Test
    void accept_pauseTooLongForAnMp4_isClosedAndSaid() throws IOException {
        // When
        LiveFormat.Report report = record(
                always(grey(WIDTH, HEIGHT)),
                frame(0, 0),
                frame(1, 40_000),
                frame(2, 3_600_000_000L),
                frame(3, 3_600_040_000L));

        // Then
        assertThat(report.notes()).singleElement().asString().contains("closes 1 pause(s)");
        assertThat(readBack()).extracting(picture -> picture[0]).containsExactly(0L, 40_000L, 80_000L, 120_000L);
    }

    @Test
    void accept_lookedAtFrames_recordsThemAtTheirTimes() throws IOException {
        // Given
        SettledItem gap = new SettledItem.Skipped(new FrameId("gate", 0, 2), 3, "rate");
        // When
        LiveFormat.Report report = record(
                always(grey(WIDTH, HEIGHT)),
                frame(0, 5_000_000),
                frame(1, 5_040_000, person(3)),
                gap,
                frame(5, 5_200_000, person(3)));
        // Then
        assertThat(report.frames()).isEqualTo(3);
        assertThat(report.firstNumber()).hasValue(0);
        List<long[]> pictures = readBack();
        assertThat(pictures).extracting(picture -> picture[0]).containsExactly(0L, 40_000L, 200_000L);
        // colourfulness: grey without people; compression takes some from thin limbs at this size
        assertThat(pictures.get(0)[1]).isLessThan(12);
        assertThat(pictures.get(1)[1]).isGreaterThan(20);
        assertThat(pictures.get(2)[1]).isGreaterThan(20);
    }

    @Test
    void accept_pictureNoLongerKept_beginsLaterAndSaysSo() throws IOException {
        // Given
        byte[] jpeg = grey(WIDTH, HEIGHT);
        PictureBytes fromTwo =
                (id, location) -> id.number() < 2 ? Optional.empty() : Optional.of(ByteBuffer.wrap(jpeg));
        // When
        LiveFormat.Report report = record(fromTwo, frame(0, 0), frame(1, 40_000), frame(2, 80_000), frame(3, 120_000));
        // Then
        assertThat(report.firstNumber()).hasValue(2);
        assertThat(report.notes()).singleElement().asString().contains("leaves out 2 frames");
        assertThat(readBack()).hasSize(2);
    }

    @Test
    void accept_pictureAtHand_isDrawnAsIfReadFromItsBytes() throws IOException {
        // Given
        byte[] jpeg = grey(WIDTH, HEIGHT);
        PictureBytes atHand = new PictureBytes() {
            @Override
            public Optional<ByteBuffer> fetch(FrameId id, Optional<FrameLocation> location) {
                throw new AssertionError("nothing is to be read");
            }

            @Override
            public Optional<Image> decoded(FrameId id) {
                try {
                    return Optional.of(ImageCodec.decode(jpeg));
                } catch (CorruptImageException e) {
                    throw new AssertionError(e);
                }
            }
        };
        record(always(jpeg), frame(0, 0, person(3)), frame(1, 40_000, person(4)));
        byte[] expected = Files.readAllBytes(folder.resolve("overlay.mp4"));
        // When
        record(atHand, frame(0, 0, person(3)), frame(1, 40_000, person(4)));
        // Then
        assertThat(folder.resolve("overlay.mp4")).hasBinaryContent(expected);
    }

    @Test
    void accept_pictureOfAnotherSize_isFitted() throws IOException {
        // Given
        PictureBytes mixed = (id, location) ->
                Optional.of(ByteBuffer.wrap(id.number() == 0 ? grey(WIDTH, HEIGHT) : grey(HEIGHT * 2, WIDTH * 2)));
        // When
        record(mixed, frame(0, 0), frame(1, 40_000));
        // Then
        assertThat(readBack()).hasSize(2);
    }

    @Test
    void finish_nothingShown_makesNoFile() throws IOException {
        // Given
        SettledItem gap = new SettledItem.Skipped(new FrameId("gate", 0, 0), 9, "corrupt");
        // When
        LiveFormat.Report report = record(always(grey(WIDTH, HEIGHT)), gap);
        // Then
        assertThat(report.firstNumber()).isEmpty();
        assertThat(folder.resolve("overlay.mp4")).doesNotExist();
    }

    @Test
    void close_withoutFinish_leavesNothing() throws IOException {
        // Given
        LiveFormat.Writer writer =
                new OverlayFormat(always(grey(WIDTH, HEIGHT)), 1).open(folder.resolve("overlay.mp4"));
        writer.accept(frame(0, 0));
        // When
        writer.close();
        // Then
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void next_clockStandsOrJumpsBack_goesOnByTheInterval() {
        // Given
        OverlayClock clock = new OverlayClock();
        // When
        List<Long> times = List.of(
                clock.next(frame(0, 7_000_000)),
                clock.next(frame(1, 7_000_000)),
                clock.next(frame(2, 7_040_000)),
                clock.next(frame(3, 1_000_000)),
                clock.next(frame(4, 1_100_000)));
        // Then
        assertThat(times).containsExactly(0L, 40_000L, 80_000L, 120_000L, 220_000L);
    }
}
