package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.ingest.source.Origin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamIdsTest {
    @Test
    void of_equalNames_numbersTheLaterOnes() {
        List<String> ids = StreamIds.of(List.of(local("a/cam.mp4"), local("b/cam.mkv"), local("c/cam.mp4")));

        assertThat(ids).containsExactly("cam", "cam-2", "cam-3");
    }

    @Test
    void of_collisionWithANumberedName_findsAFreeOne() {
        List<String> ids = StreamIds.of(List.of(local("cam-2.mp4"), local("cam.mp4"), local("x/cam.mp4")));

        assertThat(ids).containsExactly("cam-2", "cam", "cam-3");
    }

    @Test
    void sanitise_spacesQuotesAndOtherScripts_keepsLetters() {
        assertThat(StreamIds.sanitise("my video's \"best\".mp4")).isEqualTo("my_video_s__best_");
        assertThat(StreamIds.sanitise("カメラ 1.mp4")).isEqualTo("カメラ_1");
        assertThat(StreamIds.sanitise("..")).doesNotStartWith(".");
        assertThat(StreamIds.sanitise("a/b")).isEqualTo("a_b");
    }

    private static Origin local(String path) {
        return new Origin.Local(Path.of(path));
    }
}
