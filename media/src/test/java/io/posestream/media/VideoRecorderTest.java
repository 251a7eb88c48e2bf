package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoRecorderTest {
    @TempDir
    private Path folder;

    @Test
    void finish_unevenTimes_areReadBack() throws Exception {
        // Given
        Path file = folder.resolve("with space ü'\"%.mp4");
        List<Long> times = List.of(0L, 40_000L, 80_123L, 200_001L, 240_000L);
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(65, 33, 40_000));
                Image image = Pictures.flat(65, 33, 50, 60, 200)) {
            for (long time : times) {
                recorder.add(image, time);
            }
            // When
            recorder.finish();
        }
        // Then
        List<Long> read = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file, ReaderOptions.defaults())) {
            while (reader.next() instanceof Grab.Picture picture) {
                read.add(picture.ptsUs());
                picture.close();
            }
        }
        assertThat(read).isEqualTo(times);
    }
}
