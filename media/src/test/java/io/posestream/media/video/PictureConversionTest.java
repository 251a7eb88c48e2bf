package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.media.Image;
import io.posestream.media.Pictures;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours, sides and sizes of decoded pictures, against the textbook formulas. */
class PictureConversionTest {
    private static final int TOLERANCE = 2;
    private static final int BT709 = avutil.AVCOL_SPC_BT709;
    private static final int BT601 = avutil.AVCOL_SPC_SMPTE170M;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void next_flatColours_areWithinTwoLevels(boolean bt709, boolean full) throws Exception {
        // Given
        int[][] colours = {{50, 60, 200}, {200, 30, 40}, {10, 220, 90}, {128, 128, 128}, {255, 255, 255}, {0, 0, 0}};
        TestClip clip = new TestClip("ffv1", 64, 48)
                .colours(bt709 ? BT709 : BT601, full ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
        Path file = clip.write(
                folder.resolve("flat.mkv"),
                colours.length,
                (frame, plane, x, y) -> SlowYuv.fromBgr(colours[frame], bt709, full)[plane]);
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            for (int[] colour : colours) {
                try (Grab.Picture picture = (Grab.Picture) reader.next()) {
                    // Then
                    assertClose(Pictures.pixel(picture.image(), 31, 20), colour);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 33, 63, 99, 130})
    void next_anyWidth_agreesWithSlowTwinUpToTheEdge(int width) throws Exception {
        // Given: smooth, so that the way chroma is interpolated does not matter
        int height = 35;
        TestClip.Samples samples = (frame, plane, x, y) -> plane == 0 ? 60 + (x + y) / 2 : 100 + plane * 20;
        Path file = new TestClip("ffv1", width, height).write(folder.resolve("ramp.mkv"), 1, samples);
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults());
                Grab.Picture picture = (Grab.Picture) reader.next()) {
            // Then
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int[] expected = SlowYuv.toBgr(
                            samples.at(0, 0, x, y), samples.at(0, 1, x / 2, y / 2), samples.at(0, 2, x / 2, y / 2));
                    assertClose(Pictures.pixel(picture.image(), x, y), expected);
                }
            }
        }
    }

    private static void assertClose(List<Integer> actual, int[] expected) {
        for (int channel = 0; channel < 3; channel++) {
            assertThat(actual.get(channel))
                    .as("channel %d of %s, expected %s", channel, actual, java.util.Arrays.toString(expected))
                    .isBetween(expected[channel] - TOLERANCE, expected[channel] + TOLERANCE);
        }
    }

    /** The stored picture is dark with one bright corner at the top left. */
    @ParameterizedTest
    @CsvSource({
        // a, b, c, d of the display matrix, corner that is bright when shown
        "1,0,0,1, left,top",
        "0,1,-1,0, right,top", // 90 degrees clockwise
        "-1,0,0,-1, right,bottom",
        "0,-1,1,0, left,bottom", // 90 degrees counter-clockwise
        "-1,0,0,1, right,top", // mirrored
        "1,0,0,-1, left,bottom",
        "0,1,1,0, left,top", // transposed
        "0,-1,-1,0, right,bottom"
    })
    void next_displayMatrix_laysThePictureRight(int a, int b, int c, int d, String side, String edge) throws Exception {
        // Given
        Path file = new TestClip("mpeg4", 96, 64)
                .displayMatrix(a, b, c, d)
                .write(
                        folder.resolve("turned.mp4"),
                        2,
                        (frame, plane, x, y) -> plane > 0 ? 128 : x < 32 && y < 16 ? 220 : 40);
        // When
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults());
                Grab.Picture picture = (Grab.Picture) reader.next()) {
            Image image = picture.image();
            // Then
            boolean turned = a == 0;
            assertThat(image.width())
                    .isEqualTo(turned ? 64 : 96)
                    .isEqualTo(reader.info().width());
            assertThat(image.height())
                    .isEqualTo(turned ? 96 : 64)
                    .isEqualTo(reader.info().height());
            for (int[] corner : new int[][] {{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
                boolean bright = side.equals(corner[0] == 0 ? "left" : "right")
                        && edge.equals(corner[1] == 0 ? "top" : "bottom");
                int x = corner[0] == 0 ? 4 : image.width() - 5;
                int y = corner[1] == 0 ? 4 : image.height() - 5;
                assertThat(Pictures.pixel(image, x, y).get(1) > 128).isEqualTo(bright);
            }
            // The bright corner is twice as long as high where the picture lies as stored.
            int alongX = side.equals("left") ? 24 : image.width() - 25;
            int nearY = edge.equals("top") ? 4 : image.height() - 5;
            assertThat(Pictures.pixel(image, alongX, nearY).get(1) > 128).isEqualTo(!turned);
        }
    }

    @Test
    void next_wideAndNarrowPixels_stretchTheWidth() throws Exception {
        // Given
        Path wide = new TestClip("mpeg4", 72, 64).aspect(16, 11).write(folder.resolve("w.mp4"), 2, this::halves);
        Path narrow = new TestClip("mpeg4", 72, 64).aspect(1, 2).write(folder.resolve("n.mp4"), 2, this::halves);
        // When
        try (VideoReader a = VideoReader.open(wide, ReaderOptions.defaults());
                VideoReader b = VideoReader.open(narrow, ReaderOptions.defaults());
                Grab.Picture first = (Grab.Picture) a.next();
                Grab.Picture second = (Grab.Picture) b.next()) {
            // Then
            assertThat(List.of(first.image().width(), first.image().height())).containsExactly(105, 64);
            assertThat(List.of(second.image().width(), second.image().height())).containsExactly(36, 64);
            assertThat(Pictures.pixel(first.image(), 44, 30).get(0)).isLessThan(60);
            assertThat(Pictures.pixel(first.image(), 60, 30).get(0)).isGreaterThan(200);
        }
    }

    private int halves(int frame, int plane, int x, int y) {
        return plane > 0 ? 128 : x < 36 ? 40 : 220;
    }
}
