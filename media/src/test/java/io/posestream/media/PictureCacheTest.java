package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PictureCacheTest {
    private final Image image = Image.allocate(10, 10);
    private final PictureCache cache = new PictureCache(2 * image.bytes());

    @AfterEach
    void close() {
        cache.close();
        image.close();
    }

    private static FrameId frame(long epoch, long number) {
        return new FrameId("s", epoch, number);
    }

    @Test
    void offer_full_refusesTheNewestAndKeepsTheOldest() {
        // Given
        assertThat(cache.offer(frame(0, 0), image)).isTrue();
        assertThat(cache.offer(frame(0, 1), image)).isTrue();
        // When
        boolean kept = cache.offer(frame(0, 2), image);
        // Then
        assertThat(kept).isFalse();
        try (Image first = cache.take(frame(0, 0)).orElseThrow()) {
            assertThat(first.width()).isEqualTo(10);
        }
        assertThat(cache.statistics()).isEqualTo(new PictureCache.Statistics(2, 1, 1, 0, 1, image.bytes()));
    }

    @Test
    void source_withPicturesToBeDrawn_givesThemEveryDecodedOneAndPoseOnlyWhatIsKept() {
        // Given
        try (PictureCache drawn = new PictureCache(2 * image.bytes())) {
            PictureSource pictures = PictureSource.cached(cache, Optional.of(drawn));
            // When
            pictures.decoded(frame(0, 0), image);
            pictures.decoded(frame(0, 1), image);
            pictures.keep(frame(0, 1), image);
            // Then
            assertThat(drawn.statistics().waiting()).isEqualTo(2);
            assertThat(cache.statistics().waiting()).isEqualTo(1);
            pictures.passed(frame(0, 1));
            assertThat(drawn.statistics().waiting()).isEqualTo(2);
        }
    }

    @Test
    void take_untilClosed_countsItsBytes() {
        // Given
        assertThat(cache.offer(frame(0, 0), image)).isTrue();
        // When
        Image taken = cache.take(frame(0, 0)).orElseThrow();
        // Then
        assertThat(cache.statistics().usedBytes()).isEqualTo(image.bytes());
        assertThat(cache.take(frame(0, 0))).isEmpty();
        taken.close();
        taken.close();
        assertThat(cache.statistics().usedBytes()).isZero();
    }

    @Test
    void take_afterTheOfferingHandleIsClosed_stillHasPixels() {
        // Given
        Image offered = Pictures.flat(4, 4, 1, 2, 3);
        assertThat(cache.offer(frame(0, 0), offered)).isTrue();
        // When
        offered.close();
        // Then
        try (Image taken = cache.take(frame(0, 0)).orElseThrow()) {
            assertThat(Pictures.pixel(taken, 3, 3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void discardThrough_number_dropsItAndWhatIsBefore() {
        // Given
        assertThat(cache.offer(frame(1, 5), image)).isTrue();
        assertThat(cache.offer(frame(1, 6), image)).isTrue();
        // When
        cache.discardThrough(frame(1, 5));
        // Then
        assertThat(cache.take(frame(1, 5))).isEmpty();
        assertThat(cache.statistics().usedBytes()).isEqualTo(image.bytes());
        cache.discardThrough(frame(2, 0));
        assertThat(cache.statistics().waiting()).isZero();
    }

    @Test
    void discardThrough_otherStream_dropsNothing() {
        // Given
        assertThat(cache.offer(frame(0, 0), image)).isTrue();
        // When
        cache.discardThrough(new FrameId("t", 9, 9));
        // Then
        assertThat(cache.statistics().waiting()).isEqualTo(1);
    }

    @Test
    void close_withPictures_givesThemUp() {
        // Given
        assertThat(cache.offer(frame(0, 0), image)).isTrue();
        assertThat(cache.offer(frame(0, 0), image)).as("the same frame again").isFalse();
        // When
        cache.close();
        // Then
        assertThat(cache.statistics().usedBytes()).isZero();
        assertThat(cache.offer(frame(0, 1), image)).isFalse();
        assertThat(image.writableBgr().capacity()).isEqualTo((int) image.bytes());
    }

    @Test
    void constructor_negativeCapacity_isRefused() {
        assertThatThrownBy(() -> new PictureCache(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
