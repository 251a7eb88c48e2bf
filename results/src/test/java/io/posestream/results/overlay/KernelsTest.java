package io.posestream.results.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each kernel against a twin that visits every pixel and takes the distance from the definition. */
class KernelsTest {
    private static final int WIDTH = 141;
    private static final int HEIGHT = 47;
    private static final int STRIDE = WIDTH * 3 + 9;
    private static final int ROUNDS = 400;
    private static final int ROUNDING = 1;

    private final Random random = new Random(20);

    private interface Distance {
        double at(int x, int y);
    }

    private static void draw(byte[] picture, Consumer<Raster> shapes) {
        Raster raster = new Raster();
        raster.open(ByteBuffer.wrap(picture), STRIDE, WIDTH, HEIGHT);
        shapes.accept(raster);
        raster.flush();
    }

    private static byte[] twin(byte[] before, Distance distance, int color, double alpha) {
        byte[] after = before.clone();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double opacity = alpha * Math.min(1, Math.max(0, 0.5 - distance.at(x, y)));
                for (int channel = 0; channel < 3; channel++) {
                    int index = y * STRIDE + 3 * x + channel;
                    int old = before[index] & 0xFF;
                    int value = (color >> (8 * channel)) & 0xFF;
                    after[index] = (byte) Math.round(old + (value - old) * opacity);
                }
            }
        }
        return after;
    }

    private static void assertClose(byte[] actual, byte[] expected) {
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF)))
                    .as("byte " + i % STRIDE + " of row " + i / STRIDE)
                    .isLessThanOrEqualTo(ROUNDING);
        }
    }

    private byte[] noise() {
        byte[] bytes = new byte[STRIDE * HEIGHT];
        random.nextBytes(bytes);
        return bytes;
    }

    private double place(int size) {
        return random.nextDouble() * size * 2 - size * 0.5;
    }

    private static double toSegment(double x, double y, double x0, double y0, double x1, double y1) {
        double best = Double.MAX_VALUE;
        double squared = (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0);
        double along = squared == 0 ? 0 : ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared;
        for (double t : new double[] {0, 1, Math.min(1, Math.max(0, along))}) {
            best = Math.min(best, Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)));
        }
        return best;
    }

    @Test
    void capsule_randomLines_equalsItsTwin() {
        for (int round = 0; round < ROUNDS; round++) {
            // Given
            double x0 = place(WIDTH);
            double y0 = place(HEIGHT);
            double x1 = round % 5 == 0 ? x0 : place(WIDTH);
            double y1 = round % 7 == 0 ? y0 : place(HEIGHT);
            double radius = 0.4 + random.nextDouble() * 6;
            double alpha = random.nextDouble();
            int color = random.nextInt(1 << 24);
            byte[] picture = noise();
            byte[] expected = twin(picture, (x, y) -> toSegment(x, y, x0, y0, x1, y1) - radius, color, alpha);
            // When
            draw(picture, raster -> Kernels.capsule(raster, x0, y0, x1, y1, radius, color, alpha));
            // Then
            assertClose(picture, expected);
        }
    }

    @Test
    void plateAndFrame_randomRectangles_equalTheirTwins() {
        for (int round = 0; round < ROUNDS; round++) {
            // Given
            double left = place(WIDTH);
            double top = place(HEIGHT);
            double right = left + random.nextDouble() * WIDTH;
            double bottom = top + random.nextDouble() * HEIGHT;
            double corner = random.nextDouble() * Math.min(right - left, bottom - top) / 2;
            double radius = 0.4 + random.nextDouble() * 3;
            int color = random.nextInt(1 << 24);
            byte[] plate = noise();
            byte[] frame = plate.clone();
            Distance distance = (x, y) -> rounded(x, y, left, top, right, bottom, corner);
            byte[] expectedPlate = twin(plate, distance, color, 0.7);
            byte[] expectedFrame = twin(frame, (x, y) -> Math.abs(distance.at(x, y)) - radius, color, 0.7);
            // When
            draw(plate, raster -> Kernels.plate(raster, left, top, right, bottom, corner, color, 0.7));
            draw(frame, raster -> Kernels.frame(raster, left, top, right, bottom, corner, radius, color, 0.7));
            // Then
            assertClose(plate, expectedPlate);
            assertClose(frame, expectedFrame);
        }
    }

    /** The formulas as they stand in the kernels, at every pixel, for shapes that lie over each other on one raster. */
    @Test
    void shapes_drawnOneOverTheOther_equalTheFormulasToTheByte() {
        Raster raster = new Raster();
        for (int round = 0; round < ROUNDS / 4; round++) {
            // Given
            byte[] picture = noise();
            byte[] expected = picture.clone();
            raster.open(ByteBuffer.wrap(picture), STRIDE, WIDTH, HEIGHT);
            for (int shape = 0; shape < 6; shape++) {
                double x0 = place(WIDTH);
                double y0 = shape == 3 ? Math.rint(place(HEIGHT)) : place(HEIGHT);
                double x1 = shape == 4 ? x0 : place(WIDTH);
                double y1 = shape == 5 ? y0 : place(HEIGHT);
                double radius = 0.2 + random.nextDouble() * 6;
                double right = x0 + random.nextDouble() * WIDTH;
                double bottom = y0 + random.nextDouble() * HEIGHT;
                double corner = random.nextDouble() * Math.min(right - x0, bottom - y0) / 2;
                int color = random.nextInt(1 << 24);
                double alpha = shape == 2 ? 1 : random.nextDouble();
                Distance line = (x, y) -> radius + 0.5 - fromLine(x, y, x0, y0, x1 - x0, y1 - y0);
                Distance plate = (x, y) -> 0.5 - fromEdge(x, y, x0, y0, right, bottom, corner);
                Distance frame = (x, y) -> 0.5 - (Math.abs(fromEdge(x, y, x0, y0, right, bottom, corner)) - radius);
                mix(expected, line, color, alpha);
                mix(expected, plate, color, alpha);
                mix(expected, frame, color, alpha);
                // When
                Kernels.capsule(raster, x0, y0, x1, y1, radius, color, alpha);
                Kernels.plate(raster, x0, y0, right, bottom, corner, color, alpha);
                Kernels.frame(raster, x0, y0, right, bottom, corner, radius, color, alpha);
            }
            raster.flush();
            // Then
            assertThat(picture).isEqualTo(expected);
        }
    }

    private static void mix(byte[] picture, Distance coverage, int color, double alpha) {
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double opacity = alpha * Math.min(1, Math.max(0, coverage.at(x, y)));
                int share = (int) (opacity * 256 + 0.5);
                for (int channel = 0; channel < 3; channel++) {
                    int index = y * STRIDE + 3 * x + channel;
                    int old = picture[index] & 0xFF;
                    int value = (color >> (8 * channel)) & 0xFF;
                    picture[index] = (byte) (old + (((value - old) * share + 128) >> 8));
                }
            }
        }
    }

    private static double fromLine(double x, double y, double x0, double y0, double dx, double dy) {
        double squared = dx * dx + dy * dy;
        double along = squared == 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
        double awayX = x - x0 - along * dx;
        double awayY = y - y0 - along * dy;
        return Math.sqrt(awayX * awayX + awayY * awayY);
    }

    private static double fromEdge(
            double x, double y, double left, double top, double right, double bottom, double corner) {
        double beyondX = Math.abs(x - (left + right) / 2) - (right - left) / 2 + corner;
        double beyondY = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + corner;
        double outsideX = Math.max(beyondX, 0);
        double outsideY = Math.max(beyondY, 0);
        return Math.min(Math.max(beyondX, beyondY), 0) + Math.sqrt(outsideX * outsideX + outsideY * outsideY) - corner;
    }

    /** Distance to a round-cornered rectangle by cases: nearest of the inner rectangle's points, less the corner. */
    private static double rounded(
            double x, double y, double left, double top, double right, double bottom, double corner) {
        double nearestX = Math.min(right - corner, Math.max(left + corner, x));
        double nearestY = Math.min(bottom - corner, Math.max(top + corner, y));
        double away = Math.hypot(x - nearestX, y - nearestY);
        if (away > 0) {
            return away - corner;
        }
        double toEdge = Math.min(Math.min(x - left, right - x), Math.min(y - top, bottom - y));
        return -toEdge;
    }
}
