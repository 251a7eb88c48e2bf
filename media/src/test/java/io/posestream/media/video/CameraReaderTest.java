package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.posestream.core.UserError;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.MotionJpegServer.Manner;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cameras and recordings over HTTP, from real servers on the loopback interface. */
@Timeout(60)
final class CameraReaderTest {
    private static final Duration BOUND = Duration.ofMillis(300);
    private static final ReaderOptions OPTIONS = within(BOUND);
    /** No picture is late, however busy the machine. */
    private static final ReaderOptions PATIENT = within(Duration.ofSeconds(30));

    private static ReaderOptions within(Duration age) {
        return new ReaderOptions(1, Duration.ofSeconds(5), Duration.ofMillis(700), Map.of(), Optional.of(age));
    }

    @Test
    void next_motionJpeg_isACameraWhosePicturesSayWhenTheyCame() throws IOException {
        try (MotionJpegServer camera = MotionJpegServer.square(25);
                VideoReader reader = VideoReader.open(MediaAddress.parse(camera.url()), PATIENT)) {
            // When
            List<Grab.Arrival> arrivals = new ArrayList<>();
            while (arrivals.size() < 25) {
                try (Grab.Picture picture = (Grab.Picture) reader.next()) {
                    arrivals.add(picture.arrival().orElseThrow());
                    assertThat(picture.image().width()).isEqualTo(320);
                }
            }

            // Then
            assertThat(reader.isLive()).isTrue();
            assertThat(arrivals).extracting(Grab.Arrival::us).isSorted();
            assertThat(arrivals.get(24).us() - arrivals.get(0).us()).isBetween(500_000L, 5_000_000L);
            assertThat(arrivals).extracting(Grab.Arrival::digest).doesNotHaveDuplicates();
        }
    }

    @Test
    void next_whoeverDecodesSlowly_isGivenNewPicturesAndToldOfTheOthers() throws Exception {
        try (MotionJpegServer camera = MotionJpegServer.square(50);
                VideoReader reader = VideoReader.open(MediaAddress.parse(camera.url()), OPTIONS)) {
            long worstUs = 0;
            long late = 0;
            int shown = 0;
            // When each picture takes five times as long as it may
            while (shown < 15) {
                Grab grab = reader.next();
                if (grab instanceof Grab.Late left) {
                    late += left.count();
                } else if (grab instanceof Grab.Picture picture) {
                    picture.close();
                    shown++;
                    long ageUs = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
                            - picture.arrival().orElseThrow().us();
                    worstUs = Math.max(worstUs, ageUs);
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }

            // Then age stays within the bound, and what was left out is counted
            assertThat(worstUs).isLessThan(BOUND.toMillis() * 1_000 + 2_000_000);
            assertThat(late).isPositive();
        }
    }

    @Test
    void next_cameraFallsSilent_endsAtTheTimeout() throws IOException {
        try (MotionJpegServer camera = MotionJpegServer.square(25);
                VideoReader reader = VideoReader.open(MediaAddress.parse(camera.url()), OPTIONS)) {
            // When
            camera.behave(Manner.SILENT);
            long startNs = System.nanoTime();

            // Then
            assertThatThrownBy(() -> {
                        while (true) {
                            if (reader.next() instanceof Grab.Picture picture) {
                                picture.close();
                            }
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no data in time");
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void open_cameraThatAnswersAndRefuses_isAUserErrorWithTheReason() throws IOException {
        try (MotionJpegServer camera = MotionJpegServer.square(5)) {
            String secret = camera.url().replace("http://", "http://admin:s3cret@");
            assertRefused(camera, Manner.UNAUTHORIZED, secret, "user name or password");
            assertRefused(camera, Manner.NOT_FOUND, secret, "nothing at that path");
            assertRefused(camera, Manner.GARBAGE, secret, "not a video");
        }
    }

    private static void assertRefused(MotionJpegServer camera, Manner manner, String url, String reason) {
        camera.behave(manner);
        assertThatThrownBy(
                        () -> VideoReader.open(MediaAddress.parse(url), OPTIONS).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void open_nobodyListens_isNoAnswer() throws IOException {
        MotionJpegServer camera = MotionJpegServer.square(5);
        camera.close();

        assertThatThrownBy(() -> VideoReader.open(MediaAddress.parse(camera.url()), OPTIONS)
                        .close())
                .isInstanceOf(NoAnswerException.class);
    }

    @Test
    @SharedTest
    void open_fileOverHttp_isARecordingWithAnEnd() throws IOException {
        byte[] video = Files.readAllBytes(Shared.path("videos", "one-by-one.mp4"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/clip.mp4", exchange -> {
            exchange.sendResponseHeaders(200, video.length);
            exchange.getResponseBody().write(video);
            exchange.close();
        });
        server.start();
        MediaAddress address =
                MediaAddress.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/clip.mp4");
        int pictures = 0;
        try (VideoReader reader = VideoReader.open(address, OPTIONS)) {
            for (Grab grab = reader.next(); !(grab instanceof Grab.End); grab = reader.next()) {
                if (grab instanceof Grab.Picture picture) {
                    picture.close();
                    pictures++;
                }
            }
            assertThat(reader.isLive()).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(pictures).isGreaterThan(100);
    }
}
