package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageCodecTest {
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
            assertThat(decoded.width()).isEqualTo(37);
            assertThat(decoded.bgr().get(0) & 0xFF).isBetween(48, 52);
            assertThat(decoded.bgr().get(20 * decoded.strideBytes() + 36 * 3 + 2) & 0xFF)
                    .isBetween(198, 202);
        }
    }

    @Test
    void decode_garbage_throwsCorrupt() {
        // Given / When / Then
        assertThatThrownBy(() -> ImageCodec.decode(new byte[100])).isInstanceOf(CorruptImageException.class);
    }
}
