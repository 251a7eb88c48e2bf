package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCodecTest {
    private static Image cornered() {
        byte[] bgr = new byte[3 * 48 * 32];
        for (int y = 0; y < 8; y++) {
            Arrays.fill(bgr, 3 * 48 * y, 3 * (48 * y + 16), (byte) 255);
        }
        return Image.of(48, 32, bgr);
    }

    /** The JPEG with an EXIF segment that holds nothing but the orientation. */
    static byte[] oriented(byte[] jpeg, int orientation, ByteOrder order) {
        ByteBuffer exif = ByteBuffer.allocate(36).put(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, 34});
        exif.put("Exif\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .order(order);
        exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(exif.array());
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @Test
    void decode_ownJpeg_givesColourBack() throws Exception {
        // Given
        byte[] jpeg;
        try (Image image = Pictures.flat(37, 21, 50, 60, 200)) {
            jpeg = ImageCodec.encodeJpeg(image, 90);
        }
        // When
        try (Image decoded = ImageCodec.decode(jpeg)) {
            // Then
            assertThat(ImageCodec.dimensions(jpeg)).isEqualTo(new ImageSize(37, 21));
            assertThat(List.of(decoded.width(), decoded.height())).containsExactly(37, 21);
            for (int channel = 0; channel < 3; channel++) {
                int expected = List.of(50, 60, 200).get(channel);
                assertThat(Pictures.pixel(decoded, 36, 20).get(channel)).isBetween(expected - 2, expected + 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0,0", "2,1,0", "3,1,1", "4,0,1", "5,0,0", "6,1,0", "7,1,1", "8,0,1"})
    void decode_exifOrientation_laysThePictureRight(int orientation, int right, int bottom) throws Exception {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            // Given: the bright corner is stored at the top left
            byte[] jpeg;
            try (Image image = cornered()) {
                jpeg = oriented(ImageCodec.encodeJpeg(image, 95), orientation, order);
            }
            // When
            try (Image decoded = ImageCodec.decode(jpeg)) {
                // Then
                ImageSize shown = orientation < 5 ? new ImageSize(48, 32) : new ImageSize(32, 48);
                assertThat(new ImageSize(decoded.width(), decoded.height())).isEqualTo(shown);
                assertThat(ImageCodec.dimensions(jpeg)).isEqualTo(shown);
                int x = right == 1 ? shown.width() - 3 : 2;
                int y = bottom == 1 ? shown.height() - 3 : 2;
                assertThat(Pictures.pixel(decoded, x, y).get(0)).isGreaterThan(200);
                assertThat(Pictures.pixel(decoded, shown.width() - 1 - x, y).get(0))
                        .isLessThan(60);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".png", ".bmp", ".webp"})
    void decode_otherFormats_giveThePicture(String extension) throws Exception {
        // Given
        byte[] file;
        byte[] pixels;
        try (Image image = cornered();
                Mat mat = image.mat();
                BytePointer encoded = new BytePointer()) {
            assertThat(opencv_imgcodecs.imencode(new BytePointer(extension), mat, encoded))
                    .isTrue();
            file = new byte[(int) encoded.limit()];
            encoded.get(file);
            pixels = Pictures.packed(image);
        }
        // When
        try (Image decoded = ImageCodec.decode(ByteBuffer.wrap(file).asReadOnlyBuffer())) {
            // Then: all are lossless at their defaults
            assertThat(Pictures.packed(decoded)).isEqualTo(pixels);
            assertThat(ImageCodec.dimensions(file)).isEqualTo(new ImageSize(48, 32));
        }
    }

    /** A chunk with the orientation as EXIF: length and type as PNG has them or type and length as WebP, no checksum. */
    private static byte[] exifChunk(int orientation, ByteOrder order) {
        ByteBuffer chunk = ByteBuffer.allocate(8 + 26).order(order);
        boolean png = order == ByteOrder.BIG_ENDIAN;
        byte[] type = (png ? "eXIf" : "EXIF").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        if (png) {
            chunk.putInt(26).put(type);
        } else {
            chunk.put(type).putInt(26);
        }
        chunk.put((png ? "MM" : "II").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        chunk.putShort((short) 42).putInt(8).putShort((short) 1);
        chunk.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return chunk.array();
    }

    private static byte[] pngWithExif(byte[] png, int orientation) {
        byte[] chunk = exifChunk(orientation, ByteOrder.BIG_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, chunk.length - 4);
        int afterHeader = 8 + 25;
        return ByteBuffer.allocate(png.length + chunk.length + 4)
                .put(png, 0, afterHeader)
                .put(chunk)
                .putInt((int) crc.getValue())
                .put(png, afterHeader, png.length - afterHeader)
                .array();
    }

    /** The lossless picture in an extended file (RFC 9649, 2.7). */
    private static byte[] webpWithExif(byte[] webp, int width, int height, int orientation) {
        byte[] chunk = exifChunk(orientation, ByteOrder.LITTLE_ENDIAN);
        ByteBuffer file = ByteBuffer.allocate(webp.length + 18 + chunk.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(webp, 0, 12).put("VP8X".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putInt(10).putInt(0x08).putShort((short) (width - 1)).put((byte) 0);
        file.putShort((short) (height - 1))
                .put((byte) 0)
                .put(webp, 12, webp.length - 12)
                .put(chunk);
        file.putInt(4, file.capacity() - 8);
        return file.array();
    }

    private static byte[] encoded(Image image, String extension) {
        try (Mat mat = image.mat();
                BytePointer encoded = new BytePointer()) {
            assertThat(opencv_imgcodecs.imencode(new BytePointer(extension), mat, encoded))
                    .isTrue();
            byte[] file = new byte[(int) encoded.limit()];
            encoded.get(file);
            return file;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0,0", "2,1,0", "3,1,1", "4,0,1", "5,0,0", "6,1,0", "7,1,1", "8,0,1"})
    void decode_exifInPngAndWebp_laysThePictureRight(int orientation, int right, int bottom) throws Exception {
        byte[] png;
        byte[] webp;
        try (Image image = cornered()) {
            png = pngWithExif(encoded(image, ".png"), orientation);
            webp = webpWithExif(encoded(image, ".webp"), 48, 32, orientation);
        }
        for (byte[] file : List.of(png, webp)) {
            // When
            try (Image decoded = ImageCodec.decode(file)) {
                // Then
                ImageSize shown = orientation < 5 ? new ImageSize(48, 32) : new ImageSize(32, 48);
                assertThat(ImageCodec.dimensions(file)).isEqualTo(shown);
                assertThat(new ImageSize(decoded.width(), decoded.height())).isEqualTo(shown);
                int x = right == 1 ? shown.width() - 3 : 2;
                int y = bottom == 1 ? shown.height() - 3 : 2;
                assertThat(Pictures.pixel(decoded, x, y).get(0)).isGreaterThan(200);
            }
        }
    }

    @Test
    void decode_sidesThatNoPictureHas_areRefusedWithoutMemoryForThem() throws Exception {
        // Given: a PNG, a BMP and a JPEG, each of 60,000 x 60,000 by its header
        byte[] png;
        byte[] bmp;
        byte[] jpeg;
        try (Image image = cornered()) {
            png = encoded(image, ".png");
            bmp = encoded(image, ".bmp");
            jpeg = ImageCodec.encodeJpeg(image, 90);
        }
        int side = 60_000;
        ByteBuffer.wrap(png).putInt(16, side).putInt(20, side);
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, side).putInt(22, Integer.MIN_VALUE);
        for (int at = 2; at < jpeg.length - 1; at++) {
            if ((jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) == 0xC0) {
                ByteBuffer.wrap(jpeg).putShort(at + 5, (short) side).putShort(at + 7, (short) side);
                break;
            }
        }
        for (byte[] file : List.of(png, bmp, jpeg)) {
            // When / Then
            assertThatThrownBy(() -> ImageCodec.decode(file).close()).isInstanceOf(CorruptImageException.class);
            assertThatThrownBy(() -> ImageCodec.dimensions(file)).isInstanceOf(CorruptImageException.class);
        }
    }

    @Test
    void decode_moreScansThanAnyWriterMakes_isRefusedBeforeDecoding() {
        // Given: a progressive header and then scans without contents
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC2, 0, 11, 8, 0, 16, 0, 16, 1});
        file.writeBytes(new byte[] {1, 0x11, 0});
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0x55};
        for (int i = 0; i < 200; i++) {
            file.writeBytes(scan);
        }
        assertThatCode(() -> ImageCodec.dimensions(file.toByteArray())).doesNotThrowAnyException();
        file.writeBytes(scan);
        // When / Then
        assertThatThrownBy(() -> ImageCodec.decode(file.toByteArray()).close())
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("200 scans");
    }

    @Test
    void decode_sliceOfDirectBuffer_leavesItsPosition() throws Exception {
        // Given
        byte[] jpeg;
        try (Image image = cornered()) {
            jpeg = ImageCodec.encodeJpeg(image, 80);
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(jpeg.length + 20)
                .position(7)
                .put(jpeg)
                .flip()
                .position(7);
        // When
        try (Image decoded = ImageCodec.decode(direct)) {
            // Then
            assertThat(decoded.width()).isEqualTo(48);
            assertThat(direct.position()).isEqualTo(7);
        }
    }

    @Test
    void decode_damagedBytes_throwsCorrupt() throws Exception {
        // Given
        byte[] jpeg;
        try (Image image = cornered()) {
            jpeg = ImageCodec.encodeJpeg(image, 90);
        }
        byte[] noScan = Arrays.copyOf(jpeg, jpeg.length);
        Arrays.fill(noScan, 160, jpeg.length, (byte) 0);
        List<byte[]> damaged = List.of(
                new byte[0],
                new byte[100],
                "GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                Arrays.copyOf(jpeg, 2),
                Arrays.copyOf(jpeg, 300),
                Arrays.copyOf(jpeg, jpeg.length / 2),
                Arrays.copyOf(jpeg, jpeg.length - 30),
                noScan);
        for (byte[] bytes : damaged) {
            // When / Then
            assertThatThrownBy(() -> ImageCodec.decode(bytes).close())
                    .as("%d bytes", bytes.length)
                    .isInstanceOf(CorruptImageException.class);
        }
    }

    /** Not in the default tier: libjpeg writes its warnings to the process's own error stream. */
    @Test
    @Tag("full")
    void decode_randomlyChangedBytes_throwsCorruptOrDecodes() throws Exception {
        // Given
        byte[] jpeg;
        try (Image image = cornered()) {
            jpeg = ImageCodec.encodeJpeg(image, 90);
        }
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] changed = jpeg.clone();
            for (int k = 0; k < 1 + i % 5; k++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            // When: anything but a crash or another exception
            try (Image decoded = ImageCodec.decode(changed)) {
                assertThat(decoded.width()).isPositive();
            } catch (CorruptImageException e) {
                refused++;
            }
        }
        // Then
        assertThat(refused).isPositive();
    }

    @Test
    void limitSize_larger_keepsPixelCentres() {
        // Given: each block of 4 x 4 has one colour, so its centre is exact
        byte[] bgr = new byte[3 * 64 * 32];
        for (int i = 0; i < 64 * 32; i++) {
            bgr[3 * i] = (byte) (i % 64 / 4 * 10);
        }
        try (Image image = Image.of(64, 32, bgr);
                // When
                Image small = ImageCodec.limitSize(image, 16);
                Image same = ImageCodec.limitSize(image, 64)) {
            // Then
            assertThat(List.of(small.width(), small.height())).containsExactly(16, 8);
            for (int x = 0; x < 16; x++) {
                assertThat(Pictures.pixel(small, x, 3)).containsExactly(x * 10, 0, 0);
            }
            assertThat(Pictures.packed(same)).isEqualTo(bgr);
        }
        assertThat(new ImageSize(1920, 1080).limitedTo(1000)).isEqualTo(new ImageSize(1000, 563));
        assertThat(new ImageSize(5000, 1).limitedTo(100)).isEqualTo(new ImageSize(100, 1));
    }

    @Test
    void encodeJpeg_qualityOutOfRange_isRefused() {
        try (Image image = Image.allocate(2, 2)) {
            assertThatThrownBy(() -> ImageCodec.encodeJpeg(image, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ImageCodec.encodeJpeg(image, 101)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @SharedTest
    void dimensions_realPhotographs_agreeWithDecoding() throws Exception {
        // Given
        List<Path> photographs = ImageFolder.images(Shared.path("data", "coco-val-dev", "images"));
        assertThat(photographs).hasSizeGreaterThan(40);
        for (Path photograph : photographs.subList(0, 40)) {
            byte[] bytes = Files.readAllBytes(photograph);
            // When
            try (Image decoded = ImageCodec.decode(bytes)) {
                // Then
                assertThat(ImageCodec.dimensions(bytes)).isEqualTo(new ImageSize(decoded.width(), decoded.height()));
            }
        }
    }
}
