package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class ImageTest {
    @Test
    void of_packedBytes_keepsEveryPixel() {
        // Given
        byte[] bgr = new byte[3 * 7 * 5];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) i;
        }
        // When
        try (Image image = Image.of(7, 5, bgr)) {
            // Then
            assertThat(Pictures.packed(image)).isEqualTo(bgr);
            assertThat(image.strideBytes() % 64).isZero();
            assertThat(image.bgr().limit()).isEqualTo(5 * image.strideBytes());
        }
    }

    @Test
    void bgr_lastPixel_canBeReadAsAnInteger() {
        // Given: 3 * 64 bytes fill whole vectors
        try (Image image = Pictures.flat(64, 2, 1, 2, 3)) {
            // When
            int packed = image.bgr().getInt(image.strideBytes() + 3 * 63) & 0xFFFFFF;
            // Then
            assertThat(packed).isEqualTo(0x030201);
        }
    }

    @Test
    void bgr_writing_isRefused() {
        try (Image image = Image.allocate(2, 2)) {
            ByteBuffer view = image.bgr();
            assertThatThrownBy(() -> view.put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
        }
    }

    @Test
    void forDrawing_shared_isACopyAndTheOtherStaysAsItWas() {
        // Given
        Image image = Pictures.flat(2, 2, 5, 6, 7);
        try (Image other = image.retain();
                // When
                Image drawn = image.forDrawing()) {
            drawn.writableBgr().put(0, (byte) 9);
            // Then
            assertThat(Pictures.pixel(drawn, 0, 0)).containsExactly(9, 6, 7);
            assertThat(Pictures.pixel(other, 0, 0)).containsExactly(5, 6, 7);
            assertThat(other.writableBgr()).as("the handle was taken over").isNotNull();
        }
    }

    @Test
    void forDrawing_alone_isTheSameHandle() {
        try (Image image = Image.allocate(2, 2)) {
            assertThat(image.forDrawing()).isSameAs(image);
        }
    }

    @Test
    void writableBgr_shared_isRefusedUntilAlone() {
        // Given
        Image image = Pictures.flat(2, 2, 0, 0, 0);
        Image other = image.retain();
        // When / Then
        assertThatThrownBy(image::writableBgr)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 handles");
        other.close();
        other.close();
        image.writableBgr().put(0, (byte) 9);
        assertThat(Pictures.pixel(image, 0, 0)).containsExactly(9, 0, 0);
        image.close();
        assertThatThrownBy(image::bgr).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(image::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copy_drawnOn_leavesTheOriginal() {
        // Given
        try (Image image = Pictures.flat(5, 3, 7, 7, 7);
                Image copy = image.copy()) {
            // When
            copy.writableBgr().put(2 * copy.strideBytes() + 12, (byte) 99);
            // Then
            assertThat(Pictures.pixel(copy, 4, 2)).containsExactly(99, 7, 7);
            assertThat(Pictures.pixel(image, 4, 2)).containsExactly(7, 7, 7);
        }
    }

    @Test
    void of_wrongLength_isRefused() {
        assertThatThrownBy(() -> Image.of(2, 2, new byte[11])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Image.allocate(0, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
