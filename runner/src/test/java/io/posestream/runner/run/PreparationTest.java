package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.ingest.Sources;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.Origin;
import io.posestream.media.video.MediaAddress;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class PreparationTest {
    private static final long SPARE = 256L << 20;

    @Test
    void requireSpace_tooLittle_namesTheNearestFolderThatIsThere(@TempDir Path folder) {
        Path log = folder.resolve("data/kafka");

        assertThatThrownBy(() -> Preparation.requireSpace(log, 500L << 20, disk -> 499L << 20))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(
                        "too little disk in " + folder, "499 MB free", "500 MB needed", "--data-dir", "--keep-frames");
    }

    @Test
    void requireSpace_enough_passes(@TempDir Path folder) {
        assertThatCode(() -> Preparation.requireSpace(folder, 500L << 20, disk -> 500L << 20))
                .doesNotThrowAnyException();
    }

    @Test
    @SharedTest
    void neededBytes_goesByWhatIsKept(@TempDir Path folder) {
        // Given 600 pictures of 1920x1080, which take some 0.7 MB each
        assertThat(needed(folder, "all", 600)).isEqualTo(SPARE + (long) (1920 * 1080 * 0.35 * 600));
        assertThat(needed(folder, "2h", 600)).isEqualTo(needed(folder, "all", 600));
        assertThat(needed(folder, "300MB", 600)).isEqualTo(SPARE + (300L << 20));
        assertThat(needed(folder, "2GB", 10)).isLessThan(SPARE + (10L << 20));
        assertThat(needed(folder, "none", 600)).isEqualTo(SPARE + (256L << 20));
    }

    @Test
    @SharedTest
    void neededBytes_ofACamera_isItsRateTimesHowLongAnswersAndPicturesAreKept(@TempDir Path folder) throws Exception {
        // Given 320x240 at the 25 frames/s that motion JPEG declares, 3.6 KB of answers for each
        long answersOfAnHour = 25L * 3_600 * 3_600;
        long picturesOfAnHour = 25L * 3_600 * (long) (320 * 240 * 0.35);
        try (MotionJpegServer camera = MotionJpegServer.square(25)) {
            RunRequest request = new RunRequest(folder)
                    .source(new Origin.Remote(MediaAddress.parse(camera.url()), CameraOptions.DEFAULT), "gate")
                    .keepFrames("none")
                    .keepResults(Duration.ofHours(1));
            try (Sources.Opened opened = openedAll(request)) {
                long rest = needed(request, opened) - answersOfAnHour;

                // When / Then
                assertThat(rest).isBetween(SPARE, 2 * SPARE);
                assertThat(needed(request.keepResults(Duration.ofHours(3)), opened))
                        .isEqualTo(rest + 3 * answersOfAnHour);
                assertThat(needed(request.keepFrames("1h"), opened))
                        .isEqualTo(SPARE + 3 * answersOfAnHour + picturesOfAnHour);
                // and where that is not free, the run is refused before anything is written
                assertThatThrownBy(() -> Preparation.requireSpace(folder, needed(request, opened), disk -> SPARE))
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining("--keep-results");
            }
            try (Sources.Opened opened = openedAll(request.fps(5))) {
                assertThat(needed(request, opened)).isEqualTo(SPARE + 3 * answersOfAnHour / 5 + picturesOfAnHour);
            }
        }
    }

    /** With a picture of each camera, however busy the machine. */
    private static Sources.Opened openedAll(RunRequest request) throws InterruptedException {
        Sources.Opened opened = Sources.openAll(request.options().sources());
        while (opened.sources().get(0).frames().info().width() != 320) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return opened;
    }

    private static long needed(RunRequest request, Sources.Opened opened) {
        return Preparation.neededBytes(request.options(), opened.sources());
    }

    private static long needed(Path folder, String keepFrames, long frames) {
        RunRequest request = new RunRequest(folder)
                .source(Shared.path("videos", "retail-1080p.mp4"), "s")
                .limit(frames)
                .keepFrames(keepFrames);
        try (Sources.Opened opened = Sources.openAll(request.options().sources())) {
            return needed(request, opened);
        }
    }
}
