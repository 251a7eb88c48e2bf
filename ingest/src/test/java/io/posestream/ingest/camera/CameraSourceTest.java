package io.posestream.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.StreamPolicy;
import io.posestream.core.UserError;
import io.posestream.core.control.SourceState;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.CameraTimes;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.media.video.MediaAddress;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.MotionJpegServer.Manner;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real camera on the loopback interface that misbehaves. */
@Timeout(60)
final class CameraSourceTest {
    private static final CameraOptions OPTIONS = new CameraOptions(
            Duration.ofMillis(500), Duration.ofMillis(800), Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    @Test
    void next_cutInMidFrame_isLostOnceAndComesBack() throws Exception {
        try (MotionJpegServer server = MotionJpegServer.square(25);
                CameraSource camera = start(server, OPTIONS)) {
            // Given
            assertThat(camera.awaitContact()).isEmpty();
            long before = picture(camera).steadyUs();
            assertThat(camera.health().state()).isEqualTo(SourceState.RUNNING);

            // When
            server.cut();

            // Then
            awaitLost(camera);
            CameraTimes after = picture(camera);
            assertThat(after.steadyUs()).isGreaterThan(before);
            assertThat(after.steadyUs() - before).isLessThan(10_000_000);
            assertThat(camera.health().reconnects()).isEqualTo(1);
        }
    }

    @Test
    void next_cameraFallsSilent_isNoticedAtTheTimeout() throws Exception {
        try (MotionJpegServer server = MotionJpegServer.square(25);
                CameraSource camera = start(server, OPTIONS)) {
            assertThat(camera.awaitContact()).isEmpty();
            picture(camera);

            // When
            server.behave(Manner.SILENT);
            long startNs = System.nanoTime();
            awaitLost(camera);

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .as("with time for a machine that is busy")
                    .isLessThan(OPTIONS.silence().plusSeconds(4));
            assertThat(camera.health().state()).isIn(SourceState.LOST, SourceState.CONNECTING);
            assertThat(camera.health().reason()).contains("no data in time");
        }
    }

    @Test
    void next_nobodyTakesPictures_theNewestIsGivenAndTheOthersCount() throws Exception {
        try (MotionJpegServer server = MotionJpegServer.square(25);
                CameraSource camera = start(server, OPTIONS)) {
            assertThat(camera.awaitContact()).isEmpty();
            picture(camera);

            // When
            TimeUnit.MILLISECONDS.sleep(1_500);

            // Then
            SourceEvent first = camera.next();
            assertThat(first)
                    .isInstanceOfSatisfying(
                            SourceEvent.Late.class,
                            late -> assertThat(late.count()).isGreaterThan(10));
            long ageUs = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
                    - picture(camera).arrivalUs();
            assertThat(ageUs).isLessThan(1_200_000);
        }
    }

    @Test
    void awaitContact_cameraRefuses_isAUserErrorAndSilenceIsNot() throws Exception {
        try (MotionJpegServer server = MotionJpegServer.square(25)) {
            server.behave(Manner.NOT_FOUND);
            try (CameraSource refused = start(server, OPTIONS)) {
                assertThatThrownBy(refused::awaitContact).isInstanceOf(UserError.class);
            }
            server.behave(Manner.SILENT);
            try (CameraSource silent = start(server, OPTIONS)) {
                assertThat(silent.awaitContact()).isPresent();

                // and when it speaks at last, its stream begins
                server.behave(Manner.STREAM);
                assertThat(picture(silent).sinceStartUs()).isZero();
            }
        }
    }

    @Test
    void awaitContact_threadIsInterrupted_returnsAtOnce() throws Exception {
        CameraOptions patient = new CameraOptions(
                OPTIONS.maxAge(), Duration.ofSeconds(20), Optional.empty(), Optional.empty(), OPTIONS.frozenAfter());
        try (MotionJpegServer server = MotionJpegServer.square(25)) {
            server.behave(Manner.SILENT);
            try (CameraSource silent = start(server, patient)) {
                long startNs = System.nanoTime();
                Thread.currentThread().interrupt();

                // When
                Optional<String> why = silent.awaitContact();

                // Then
                assertThat(Thread.interrupted()).isTrue();
                assertThat(why).isPresent();
                assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void next_timeIsOver_ends() throws Exception {
        try (MotionJpegServer server = MotionJpegServer.square(25);
                CameraSource camera = start(server, lasting(Duration.ofMillis(400)))) {
            SourceEvent event = camera.next();
            while (!(event instanceof SourceEvent.Ended)) {
                close(event);
                event = camera.next();
            }

            assertThat(camera.health().state()).isEqualTo(SourceState.ENDED);
        }
    }

    @Test
    void next_timeIsOverWhileNobodyTakesPictures_countsThemAllAndEnds() throws Exception {
        try (MotionJpegServer server = MotionJpegServer.square(25);
                CameraSource camera = start(server, lasting(Duration.ofSeconds(2)))) {
            picture(camera);
            long before = server.sent();

            // When
            TimeUnit.MILLISECONDS.sleep(1_800);
            long sent = server.sent() - before;
            TimeUnit.MILLISECONDS.sleep(600);

            // Then: one may be on its way at either end
            long told = 0;
            for (SourceEvent event = camera.next(); !(event instanceof SourceEvent.Ended); event = camera.next()) {
                told += event instanceof SourceEvent.Late late ? late.count() : 1;
                close(event);
            }
            assertThat(told).isGreaterThanOrEqualTo(sent - 2);
            assertThat(sent).isGreaterThan(10);
        }
    }

    private static CameraOptions lasting(Duration time) {
        return new CameraOptions(
                OPTIONS.maxAge(), OPTIONS.silence(), Optional.empty(), Optional.of(time), OPTIONS.frozenAfter());
    }

    @Test
    void next_neverAnswers_isGivenUpAsTold() throws Exception {
        CameraOptions impatient = new CameraOptions(
                OPTIONS.maxAge(),
                Duration.ofMillis(200),
                Optional.of(Duration.ofMillis(700)),
                Optional.empty(),
                OPTIONS.frozenAfter());
        try (MotionJpegServer server = MotionJpegServer.square(25)) {
            server.behave(Manner.SILENT);
            try (CameraSource camera = start(server, impatient)) {
                assertThatThrownBy(camera::next).isInstanceOf(IOException.class).hasMessageContaining("given up");
            }
        }
    }

    @Test
    void pause_failuresInARow_waitsLongerUpToHalfAMinuteGiveOrTake() {
        assertThat(CameraSource.pause(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(CameraSource.pause(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(CameraSource.pause(1_000)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(45));
    }

    private static CameraSource start(MotionJpegServer server, CameraOptions options) {
        Origin.Remote origin = new Origin.Remote(MediaAddress.parse(server.url()), options);
        return CameraSource.start(origin, "gate", new EncodeSettings(90, OptionalInt.empty()), StreamPolicy.LIVE);
    }

    private static CameraTimes picture(CameraSource camera) throws IOException {
        while (true) {
            if (camera.next() instanceof SourceEvent.Shown shown) {
                try (SourcePicture picture = shown.picture()) {
                    return picture.times().orElseThrow();
                }
            }
        }
    }

    private static void awaitLost(CameraSource camera) throws IOException {
        SourceEvent event = camera.next();
        while (!(event instanceof SourceEvent.Lost)) {
            close(event);
            event = camera.next();
        }
    }

    private static void close(SourceEvent event) {
        if (event instanceof SourceEvent.Shown shown) {
            shown.picture().close();
        }
    }
}
