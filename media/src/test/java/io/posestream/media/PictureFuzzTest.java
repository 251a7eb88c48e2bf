package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.testkit.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged pictures are decoded in the size that their header says, or are corrupt; no native memory stays behind. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PictureFuzzTest {
    /** Pixels lie outside of the heap. */
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(1);

    @Test
    void decode_damagedJpeg_givesAPictureOrIsCorrupt() {
        List<byte[]> valid = new ArrayList<>();
        try (Image image = noisy(160, 96)) {
            valid.add(ImageCodec.encodeJpeg(image, 90));
            valid.add(encoded(image, ".jpg", opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1));
            valid.add(encoded(image, ".jpg", opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 4));
            valid.add(ImageCodecTest.oriented(ImageCodec.encodeJpeg(image, 90), 6, java.nio.ByteOrder.LITTLE_ENDIAN));
        }
        fuzz("JPEG", valid);
    }

    @Test
    void decode_damagedPng_givesAPictureOrIsCorrupt() {
        fuzzAs(".png");
    }

    @Test
    void decode_damagedWebp_givesAPictureOrIsCorrupt() {
        fuzzAs(".webp");
    }

    @Test
    void decode_damagedBmp_givesAPictureOrIsCorrupt() {
        fuzzAs(".bmp");
    }

    private static void fuzzAs(String extension) {
        try (Image image = noisy(40, 24)) {
            fuzz(extension, List.of(encoded(image, extension)));
        }
    }

    private static void fuzz(String name, List<byte[]> valid) {
        long before = Pointer.totalBytes();

        Fuzz.run(name, BOUNDS, damage -> damage.of(valid), CorruptImageException.class, bytes -> {
            try (Image image = ImageCodec.decode(bytes)) {
                assertThat(new ImageSize(image.width(), image.height())).isEqualTo(ImageCodec.dimensions(bytes));
            }
        });

        // less where the collector freed what an earlier test had left to it
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
    }

    private static Image noisy(int width, int height) {
        byte[] bgr = new byte[3 * width * height];
        Random random = new Random(3);
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) (i / 40 + random.nextInt(20));
        }
        return Image.of(width, height, bgr);
    }

    private static byte[] encoded(Image image, String extension, int... settings) {
        try (Mat mat = image.mat();
                BytePointer name = new BytePointer(extension);
                IntPointer options = new IntPointer(settings);
                BytePointer encoded = new BytePointer()) {
            assertThat(opencv_imgcodecs.imencode(name, mat, encoded, options)).isTrue();
            byte[] bytes = new byte[(int) encoded.limit()];
            encoded.get(bytes);
            return bytes;
        }
    }
}
