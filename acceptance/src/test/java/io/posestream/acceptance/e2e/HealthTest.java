package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.FrameMeta;
import io.posestream.core.system.Closing;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.inference.SessionConfig;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicWatch;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.SharedStages;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.Ports;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process says of its health while things happen to it. */
@SharedTest
@Timeout(300)
final class HealthTest {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final long PATIENCE_SECONDS = 90;
    private static final long LOOK_MS = 100;

    @TempDir
    private Path folder;

    @Test
    @Tag("full")
    void ready_brokerKilledAndBack_isNoWhileItIsAway() throws Exception {
        // Given two stages on a broker of its own
        int port = Ports.free();
        Path log = Files.createDirectory(folder.resolve("broker"));
        List<String> arguments = List.of(log.toString(), Integer.toString(port));
        Meters meters = new Meters();
        try (Closing closing = new Closing();
                MeterServer server = MeterServer.open(options(Duration.ofMinutes(2)), 0, meters)) {
            ChildJvm first = closing.add(ChildJvm.start(folder, "first", BrokerMain.class, arguments));
            first.await("the broker", PATIENCE_SECONDS, () -> !first.outLines().isEmpty());
            assertThat(health(server, "started").statusCode()).isEqualTo(UNAVAILABLE);
            assertThat(health(server, "ready").body()).isEqualTo("starting\n");
            open(clients(log, port), meters, closing);
            meters.started();
            assertThat(health(server, "started").statusCode()).isEqualTo(OK);
            awaitReady(server, OK);

            // When
            first.kill();

            // Then
            awaitReady(server, UNAVAILABLE);
            assertThat(health(server, "ready").body()).contains("the broker has not answered for");
            assertThat(health(server, "live").statusCode()).isEqualTo(OK);
            assertThat(Scrape.of(server.address()).sum("posestream_ready")).isZero();

            // When
            ChildJvm second = closing.add(ChildJvm.start(folder, "second", BrokerMain.class, arguments));
            second.await(
                    "the broker", PATIENCE_SECONDS, () -> !second.outLines().isEmpty());

            // Then
            awaitReady(server, OK);
        }
    }

    @Test
    void live_nativeCallThatTakesLong_isNoForAsLong() throws Exception {
        // Given a network that is asked over and over
        byte[] jpeg = Files.readAllBytes(Shared.path("data", "coco-val-dev", "images", "000000000139.jpg"));
        AtomicBoolean stop = new AtomicBoolean();
        try (DetectorModel model = DetectorModel.open(
                        Shared.path("models", "rtmdet_nano_person.onnx"),
                        SessionConfig.cpu(1),
                        DetectorConfig.defaults());
                MeterServer server = MeterServer.open(options(Duration.ofMillis(1)), 0, new Meters())) {
            assertThat(health(server, "live").statusCode()).isEqualTo(OK);
            Thread busy = new Thread(() -> detect(model, jpeg, stop));
            busy.start();

            // When
            HttpResponse<String> live = health(server, "live");
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (live.statusCode() == OK && System.nanoTime() < endNs) {
                live = health(server, "live");
            }

            // Then
            assertThat(live.statusCode()).isEqualTo(UNAVAILABLE);
            assertThat(live.body()).contains("a native call has been running");
            stop.set(true);
            busy.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(health(server, "live").statusCode()).isEqualTo(OK);
        }
    }

    @Test
    void live_decodingThatTakesLong_isNoForAsLong() throws Exception {
        // Given pictures that are coded and decoded over and over
        AtomicBoolean stop = new AtomicBoolean();
        try (MeterServer server = MeterServer.open(options(Duration.ofMillis(1)), 0, new Meters())) {
            Thread busy = new Thread(() -> code(stop));
            busy.start();

            // When
            HttpResponse<String> live = health(server, "live");
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (live.statusCode() == OK && System.nanoTime() < endNs) {
                live = health(server, "live");
            }

            // Then
            assertThat(live.statusCode()).isEqualTo(UNAVAILABLE);
            stop.set(true);
            busy.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(health(server, "live").statusCode()).isEqualTo(OK);
        }
    }

    private static void code(AtomicBoolean stop) {
        try (Image picture = Image.of(3000, 2000, new byte[3000 * 2000 * 3])) {
            while (!stop.get()) {
                ImageCodec.decode(ImageCodec.encodeJpeg(picture, 90)).close();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void detect(DetectorModel model, byte[] jpeg, AtomicBoolean stop) {
        try (Detector detector = model.newDetector();
                Image picture = ImageCodec.decode(ByteBuffer.wrap(jpeg))) {
            FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, picture.width(), picture.height());
            while (!stop.get()) {
                detector.detect(picture, meta);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void open(ClientSettings clients, Meters meters, Closing closing) {
        Cluster.ask(clients, admin -> TopicPlan.embedded(2).create(admin, clients.topics()));
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        SharedStages stages = new SharedStages(clients, 1, Optional.empty());
        meters.broker(closing.add(TopicWatch.open(clients, false, thrown -> failure.report("the topics", thrown))));
        stages.tracker().open(closing, failure, wake, meters);
        stages.detector().open(closing, failure, wake, meters);
    }

    private static ClientSettings clients(Path log, int port) {
        return new ClientSettings(
                "127.0.0.1:" + port, "health", BrokerCredentials.in(log).client());
    }

    private static MeterOptions options(Duration stuckAfter) {
        return new MeterOptions(
                OptionalInt.empty(), true, "127.0.0.1", 10, stuckAfter, Optional.empty(), Optional.empty());
    }

    private static void awaitReady(MeterServer server, int status) throws Exception {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        HttpResponse<String> answer = health(server, "ready");
        while (answer.statusCode() != status) {
            assertThat(System.nanoTime()).as("ready is %s", answer.body()).isLessThan(endNs);
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            answer = health(server, "ready");
        }
    }

    private static HttpResponse<String> health(MeterServer server, String what)
            throws IOException, InterruptedException {
        return Scrape.get(server.address().resolve(URI.create("/health/" + what)));
    }
}
