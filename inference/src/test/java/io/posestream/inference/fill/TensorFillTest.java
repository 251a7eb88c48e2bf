package io.posestream.inference.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Affine;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.Normalization;
import io.posestream.media.Image;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFillTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;
    private static final Normalization RSN =
            new Normalization(255, List.of(0.406, 0.456, 0.485), List.of(0.225, 0.224, 0.229));

    private static InputSpec input(int width, int height, ColorOrder colors, Normalization normalization) {
        return new InputSpec("x", width, height, 0, 1, colors, normalization);
    }

    private static byte[] noise(int width, int height) {
        byte[] bgr = new byte[3 * width * height];
        new Random(7).nextBytes(bgr);
        return bgr;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0", // as it is
        "0.35, 0.35, 1.5, -2.25", // shrunk
        "3.7, 2.9, -20.3, -11.9", // grown
        "1, 1, 33, 25", // beyond the left and top
        "1, 1, -30.5, -20.5", // beyond the right and bottom
        "1, 1, 5000000000, 0", // far outside
        "400, 400, -8000, -6000" // a fraction of a pixel
    })
    void warp_randomPicture_isWhatTheSlowTwinGives(double scaleX, double scaleY, double shiftX, double shiftY) {
        // Given
        byte[] bgr = noise(WIDTH, HEIGHT);
        Affine map = Affine.scaleShift(scaleX, scaleY, shiftX, shiftY);
        InputSpec input = input(32, 24, ColorOrder.RGB, RSN);
        float[] tensor = new float[5 + input.pictureLength()];
        // When
        try (Image picture = Image.of(WIDTH, HEIGHT, bgr)) {
            new TensorFill(input).warp(picture, map, tensor, 5);
        }
        // Then
        Affine back = map.inverse();
        for (int channel = 0; channel < 3; channel++) {
            for (int v = 0; v < 24; v++) {
                for (int u = 0; u < 32; u++) {
                    double level = sample(bgr, back.x(u, v), back.y(u, v), 2 - channel);
                    double expected =
                            (level / 255 - RSN.mean().get(channel)) / RSN.std().get(channel);
                    assertThat((double) tensor[5 + (channel * 24 + v) * 32 + u])
                            .as("channel %d at %d, %d", channel, u, v)
                            .isCloseTo(expected, within(2e-3));
                }
            }
        }
    }

    /** Bilinear, zero outside. */
    private static double sample(byte[] bgr, double x, double y, int channel) {
        double sum = 0;
        for (int dy = 0; dy <= 1; dy++) {
            for (int dx = 0; dx <= 1; dx++) {
                double column = Math.floor(x) + dx;
                double row = Math.floor(y) + dy;
                double weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
                if (column >= 0 && column < WIDTH && row >= 0 && row < HEIGHT) {
                    int at = 3 * (((int) row) * WIDTH + (int) column) + channel;
                    sum += weight * (bgr[at] & 0xff);
                }
            }
        }
        return sum;
    }

    /** By one object, so that what one picture leaves behind would show in the next. */
    @Test
    void warp_manyPictures_areWhatTheTwinInFloatsGivesToTheBit() {
        Random random = new Random(11);
        InputSpec input = input(32, 24, ColorOrder.BGR, RSN);
        TensorFill fill = new TensorFill(input);
        float[] tensor = new float[input.pictureLength()];
        for (int round = 0; round < 200; round++) {
            // Given
            int width = 1 + random.nextInt(60);
            int height = 1 + random.nextInt(60);
            byte[] bgr = new byte[3 * width * height];
            random.nextBytes(bgr);
            double scale = Math.exp(random.nextGaussian());
            double left = (2 * random.nextDouble() - 0.5) * width;
            double top = Math.rint((2 * random.nextDouble() - 0.5) * height);
            Affine map = Affine.scaleShift(scale, 2 * scale, -left * scale, -top * 2 * scale);
            // When
            try (Image picture = Image.of(width, height, bgr)) {
                fill.warp(picture, map, tensor, 0);
            }
            // Then
            for (int i = 0; i < tensor.length; i++) {
                int channel = i / (24 * 32);
                double x = (i % 32 - map.c()) / map.a();
                double y = (i / 32 % 24 - map.f()) / map.e();
                assertThat(tensor[i]).isEqualTo(inFloats(bgr, width, height, x, y, channel));
            }
        }
    }

    private static float inFloats(byte[] bgr, int width, int height, double x, double y, int channel) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        float right = (float) (x - column);
        float below = (float) (y - row);
        float[] levels = new float[4];
        for (int i = 0; i < 4; i++) {
            int u = column + i % 2;
            int v = row + i / 2;
            boolean inside = u >= 0 && u < width && v >= 0 && v < height;
            levels[i] = inside ? bgr[3 * (v * width + u) + channel] & 0xff : 0;
        }
        float upper = levels[0] * (1 - right) + levels[1] * right;
        float lower = levels[2] * (1 - right) + levels[3] * right;
        float factor = (float) RSN.factor(channel);
        return upper * ((1 - below) * factor) + lower * (below * factor) + (float) RSN.shift(channel);
    }

    @Test
    void warp_turningMap_isRefused() {
        // Given
        InputSpec input = input(32, 24, ColorOrder.BGR, Normalization.NONE);
        // When, Then
        try (Image picture = Image.of(WIDTH, HEIGHT, noise(WIDTH, HEIGHT))) {
            assertThatThrownBy(() -> new TensorFill(input)
                            .warp(picture, new Affine(1, 0.1, 0, -0.1, 1, 0), new float[input.pictureLength()], 0))
                    .hasMessageContaining("neither turns");
            assertThatThrownBy(() ->
                            new TensorFill(input).warp(picture, Affine.IDENTITY, new float[input.pictureLength()], 1))
                    .hasMessageContaining("no room");
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 30", "17, 13", "64, 48", "1, 1"})
    void resize_randomPicture_isWhatTheSlowTwinGives(int coveredWidth, int coveredHeight) {
        // Given
        byte[] bgr = noise(WIDTH, HEIGHT);
        Placement placement = new Placement(64, 64, coveredWidth, coveredHeight);
        InputSpec input = input(64, 64, ColorOrder.BGR, Normalization.NONE);
        float[] tensor = new float[input.pictureLength()];
        // When
        try (Image picture = Image.of(WIDTH, HEIGHT, bgr)) {
            new TensorFill(input).resize(picture, placement, 114, tensor);
        }
        // Then
        for (int v = 0; v < 64; v++) {
            for (int u = 0; u < 64; u++) {
                double x = (u + 0.5) * WIDTH / coveredWidth - 0.5;
                double y = (v + 0.5) * HEIGHT / coveredHeight - 0.5;
                double inside = sample(bgr, clamp(x, WIDTH - 1), clamp(y, HEIGHT - 1), 1);
                double expected = u < coveredWidth && v < coveredHeight ? inside : 114;
                assertThat((double) tensor[(64 + v) * 64 + u]).isCloseTo(expected, within(1e-3));
            }
        }
    }

    @Test
    void resize_pictureInTheMiddle_isTheSameMovedAndPaddedAround() {
        // Given
        byte[] bgr = noise(WIDTH, HEIGHT);
        InputSpec input =
                input(64, 64, ColorOrder.RGB, new Normalization(255, List.of(0.1, 0.2, 0.3), List.of(1.0, 2.0, 3.0)));
        float[] corner = new float[input.pictureLength()];
        float[] middle = new float[input.pictureLength()];
        // When
        try (Image picture = Image.of(WIDTH, HEIGHT, bgr)) {
            new TensorFill(input).resize(picture, new Placement(64, 64, 40, 30), 114, corner);
            new TensorFill(input).resize(picture, new Placement(64, 64, 40, 30, 12, 17), 114, middle);
        }
        // Then
        for (int channel = 0; channel < 3; channel++) {
            for (int v = 0; v < 64; v++) {
                for (int u = 0; u < 64; u++) {
                    boolean covered = u >= 12 && u < 52 && v >= 17 && v < 47;
                    float expected =
                            covered ? corner[(channel * 64 + v - 17) * 64 + u - 12] : corner[(channel + 1) * 4096 - 1];
                    assertThat(middle[(channel * 64 + v) * 64 + u]).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void placement_centredLetterbox_halvesWhatIsLeft() {
        // Given
        InputSpec fixed = input(640, 640, ColorOrder.RGB, Normalization.NONE);
        // When
        Placement wide = Placement.of(fixed, DetectorHead.Resize.LETTERBOX_CENTER, 1920, 1080);
        // Then
        assertThat(wide).isEqualTo(new Placement(640, 640, 640, 360, 0, 140));
        assertThat(wide.edgesTo(1920, 1080).y(0, 140)).isCloseTo(0, within(1e-9));
        assertThat(wide.edgesTo(1920, 1080).y(0, 500)).isCloseTo(1080, within(1e-9));
        assertThat(wide.edgesTo(1920, 1080).x(320, 0)).isCloseTo(960, within(1e-9));
    }

    private static double clamp(double value, double most) {
        return Math.min(Math.max(value, 0), most);
    }

    @Test
    void placement_letterboxOfFreeSize_isTheSmallestRectangle() {
        // Given
        InputSpec free = new InputSpec("x", 416, 416, 32, 1, ColorOrder.BGR, Normalization.NONE);
        InputSpec fixed = input(416, 416, ColorOrder.BGR, Normalization.NONE);
        // When
        Placement wide = Placement.of(free, DetectorHead.Resize.LETTERBOX, 1920, 1080);
        Placement square = Placement.of(fixed, DetectorHead.Resize.LETTERBOX, 1920, 1080);
        Placement stretched = Placement.of(fixed, DetectorHead.Resize.STRETCH, 1920, 1080);
        Placement thin = Placement.of(free, DetectorHead.Resize.LETTERBOX, 10000, 1);
        // Then
        assertThat(wide).isEqualTo(new Placement(416, 256, 416, 234));
        assertThat(square).isEqualTo(new Placement(416, 416, 416, 234));
        assertThat(stretched).isEqualTo(new Placement(416, 416, 416, 416));
        assertThat(thin).isEqualTo(new Placement(416, 32, 416, 1));
        assertThat(wide.edgesTo(1920, 1080).x(416, 0)).isCloseTo(1920, within(1e-9));
    }

    @SharedTest
    @Test
    void warpExact_officialCrops_areEqualToTheBit() {
        // Given
        Npy image = Npy.read(Shared.path("vectors", "rsn-pre-post", "pre.image_bgr_u8.npy"));
        Npy matrices = Npy.read(Shared.path("vectors", "rsn-pre-post", "pre.matrices_f64.npy"));
        double[] crops = Npy.read(Shared.path("vectors", "rsn-pre-post", "pre.crops_bgr_u8.npy"))
                .doubles();
        float[] normalised = Npy.read(Shared.path("vectors", "rsn-pre-post", "pre.input_f32.npy"))
                .floats();
        InputSpec plain = input(192, 256, ColorOrder.BGR, Normalization.NONE);
        InputSpec rsn = input(192, 256, ColorOrder.BGR, RSN);
        float[] tensor = new float[plain.pictureLength()];
        try (Image picture = picture(image)) {
            for (int i = 0; i < 6; i++) {
                // When
                Affine map = map(matrices, i);
                new TensorFill(plain).warpExact(picture, map, tensor, 0);
                int wrong = differences(tensor, crops, i);
                new TensorFill(rsn).warpExact(picture, map, tensor, 0);
                // Then
                assertThat(wrong).as("box %d", i).isZero();
                assertThat(greatestDifference(tensor, normalised, i)).isLessThan(1e-6f);
            }
        }
    }

    @SharedTest
    @Test
    void warp_officialCrops_areWithinFourLevels() {
        // Given
        Npy image = Npy.read(Shared.path("vectors", "hrnet-post", "crop.image_rgb.npy"));
        Npy matrices = Npy.read(Shared.path("vectors", "hrnet-post", "crop.w192h256.affine_image_to_input.npy"));
        double[] crops = Npy.read(Shared.path("vectors", "hrnet-post", "crop.w192h256.uint8_hwc.npy"))
                .doubles();
        InputSpec plain = input(192, 256, ColorOrder.BGR, Normalization.NONE);
        float[] tensor = new float[plain.pictureLength()];
        float[] exact = new float[plain.pictureLength()];
        try (Image picture = picture(image)) {
            for (int i = 0; i < 5; i++) {
                Affine map = map(matrices, i);
                Affine upright = Affine.scaleShift(map.a(), map.e(), map.c(), map.f());
                // When
                new TensorFill(plain).warp(picture, upright, tensor, 0);
                new TensorFill(plain).warpExact(picture, map, exact, 0);
                // Then
                assertThat(greatestLevelDifference(tensor, crops, i)).isLessThanOrEqualTo(4);
                assertThat(differences(exact, crops, i)).isZero();
            }
        }
    }

    private static Image picture(Npy image) {
        double[] levels = image.doubles();
        byte[] bytes = new byte[levels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) levels[i];
        }
        return Image.of(image.shape()[1], image.shape()[0], bytes);
    }

    private static Affine map(Npy matrices, int i) {
        return new Affine(
                matrices.at(i, 0, 0),
                matrices.at(i, 0, 1),
                matrices.at(i, 0, 2),
                matrices.at(i, 1, 0),
                matrices.at(i, 1, 1),
                matrices.at(i, 1, 2));
    }

    private static double levelDifference(float[] planes, double[] crops, int crop, int at) {
        int pixels = 256 * 192;
        // as whole grey levels, which is how the tolerance is stated
        return Math.abs(Math.rint(planes[at]) - crops[3 * (crop * pixels + at % pixels) + at / pixels]);
    }

    private static int differences(float[] planes, double[] crops, int crop) {
        int count = 0;
        for (int i = 0; i < planes.length; i++) {
            count += levelDifference(planes, crops, crop, i) == 0 ? 0 : 1;
        }
        return count;
    }

    private static double greatestLevelDifference(float[] planes, double[] crops, int crop) {
        double greatest = 0;
        for (int i = 0; i < planes.length; i++) {
            greatest = Math.max(greatest, levelDifference(planes, crops, crop, i));
        }
        return greatest;
    }

    private static float greatestDifference(float[] actual, float[] all, int crop) {
        float greatest = 0;
        for (int i = 0; i < actual.length; i++) {
            greatest = Math.max(greatest, Math.abs(actual[i] - all[crop * actual.length + i]));
        }
        return greatest;
    }

    private static DetectorHead bySides(DetectorHead.Resize resize, int shortest, int longest) {
        return new DetectorHead(
                resize,
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.of(new DetectorHead.Sides(shortest, longest)));
    }

    @SharedTest
    @Test
    void resize_smooth_isEqualToDetectron2ToTheBit() {
        InputSpec input = new InputSpec("x", 320, 320, 32, 1, ColorOrder.BGR, Normalization.NONE);
        DetectorHead head = bySides(DetectorHead.Resize.SHORTEST_SIDE_SMOOTH, 192, 320);
        float[] tensor = new float[input.pictureLength()];
        for (String name : List.of("a", "b", "c")) {
            // Given
            Npy expected = Npy.read(Shared.path("vectors", "one-stage", "pictures", name + ".resized_bgr_u8.npy"));
            Npy pixels = Npy.read(Shared.path("vectors", "one-stage", "pictures", name + ".bgr_u8.npy"));
            int height = expected.shape()[0];
            int width = expected.shape()[1];
            Arrays.fill(tensor, -1);
            try (Image picture = picture(pixels)) {
                // When
                Placement size = Placement.of(input, head, picture.width(), picture.height());
                new TensorFill(input).resize(picture, size, head, tensor);
                // Then
                assertThat(size)
                        .isEqualTo(new Placement((width + 31) / 32 * 32, (height + 31) / 32 * 32, width, height));
                for (int y = 0; y < size.height(); y++) {
                    for (int x = 0; x < size.width(); x++) {
                        for (int channel = 0; channel < 3; channel++) {
                            double level = x < width && y < height ? expected.at(y, x, channel) : 0;
                            assertThat(tensor[(channel * size.height() + y) * size.width() + x])
                                    .as(name + " " + x + "," + y)
                                    .isEqualTo((float) level);
                        }
                    }
                }
            }
        }
    }

    @Test
    void placement_byShortestSide_roundsAsEachLibrary() {
        // Given
        InputSpec input = new InputSpec("x", 1344, 1344, 32, 1, ColorOrder.BGR, Normalization.NONE);
        DetectorHead smooth = bySides(DetectorHead.Resize.SHORTEST_SIDE_SMOOTH, 800, 1333);
        DetectorHead plain = bySides(DetectorHead.Resize.SHORTEST_SIDE, 800, 1333);
        // When, Then
        assertThat(Placement.of(input, smooth, 640, 480)).isEqualTo(new Placement(1088, 800, 1067, 800));
        assertThat(Placement.of(input, plain, 640, 480)).isEqualTo(new Placement(1088, 800, 1066, 800));
        assertThat(Placement.of(input, smooth, 1920, 1080)).isEqualTo(new Placement(1344, 768, 1333, 750));
        assertThat(Placement.of(input, plain, 1920, 1080)).isEqualTo(new Placement(1344, 768, 1333, 749));
        assertThat(Placement.of(input, smooth, 1, 9000)).isEqualTo(new Placement(32, 1344, 1, 1333));
        assertThat(Placement.of(input, plain, 9000, 1)).isEqualTo(new Placement(1344, 32, 1333, 1));
    }

    @Test
    void resize_normalisedWithMeans_isZeroBesideThePicture() {
        // Given
        Normalization means = new Normalization(1, List.of(103.53, 116.28, 123.675), List.of(1.0, 1.0, 1.0));
        InputSpec input = new InputSpec("x", 64, 64, 32, 1, ColorOrder.BGR, means);
        float[] tensor = new float[input.pictureLength()];
        byte[] black = new byte[3 * 40 * 20];
        for (DetectorHead.Resize resize :
                List.of(DetectorHead.Resize.SHORTEST_SIDE, DetectorHead.Resize.SHORTEST_SIDE_SMOOTH)) {
            DetectorHead head = bySides(resize, 20, 64);
            Arrays.fill(tensor, 7);
            try (Image picture = Image.of(40, 20, black)) {
                // When
                Placement size = Placement.of(input, head, 40, 20);
                new TensorFill(input).resize(picture, size, head, tensor);
                // Then
                assertThat(size).isEqualTo(new Placement(64, 32, 40, 20));
                assertThat(tensor[0]).isEqualTo(-103.53f);
                assertThat(tensor[39]).isEqualTo(-103.53f);
                assertThat(tensor[40]).isZero();
                assertThat(tensor[20 * 64]).isZero();
                assertThat(tensor[32 * 64]).isEqualTo(-116.28f);
            }
        }
    }
}
