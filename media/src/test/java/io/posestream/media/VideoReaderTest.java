package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import org.junit.jupiter.api.Test;

class VideoReaderTest {
    @Test
    @SharedTest
    void next_wholeVideo_givesEveryPictureOnce() throws Exception {
        // Given
        try (VideoReader reader =
                VideoReader.open(Shared.path("videos", "retail-1080p.mp4"), ReaderOptions.defaults())) {
            int pictures = 0;
            long last = -1;
            // When
            Grab grab = reader.next();
            while (grab instanceof Grab.Picture picture) {
                assertThat(picture.ptsUs()).isGreaterThan(last);
                last = picture.ptsUs();
                pictures++;
                picture.close();
                grab = reader.next();
            }
            // Then
            assertThat(pictures).isEqualTo(603);
            assertThat(grab).isEqualTo(new Grab.End(false, 0));
            assertThat(reader.info().width()).isEqualTo(1920);
        }
    }
}
