package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.posestream.media.video.PacketFeed.Taken;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which of the packets that wait for the decoder are left out: by how long they waited, and by how much newer ones wait. */
@Timeout(60)
final class LiveFeedTest {
    private static final int FRAMES_PER_SECOND = 25;
    private static final int GROUP = 10;

    @TempDir
    private Path folder;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** H.264 of 64x48 with a key frame every ten frames. */
    private static TestClip clip() {
        return new TestClip("libopenh264", 64, 48).option("g", Integer.toString(GROUP));
    }

    private Path write(TestClip clip, String name, int frames) {
        return clip.write(
                folder.resolve(name), frames, (frame, plane, x, y) -> plane == 0 ? (x + 4 * frame) % 200 + 20 : 128);
    }

    /** What becomes of a clip's packets where all of them wait before the first is taken. */
    private static List<Taken> takeAll(Path clip, Duration maxAge, Duration waited) throws Exception {
        String name = clip.getFileName().toString();
        List<Taken> taken = new ArrayList<>();
        try (Demuxer demuxer = Demuxer.open(MediaLocation.of(clip), ReaderOptions.defaults(), () -> {})) {
            LiveFeed feed = new LiveFeed(demuxer, maxAge, false, name);
            AVPacket packet = avcodec.av_packet_alloc();
            try {
                while (isReading(name)) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                TimeUnit.NANOSECONDS.sleep(waited.toNanos());
                for (Taken next = feed.take(packet); next != Taken.END; next = feed.take(packet)) {
                    taken.add(next);
                    avcodec.av_packet_unref(packet);
                }
            } finally {
                avcodec.av_packet_free(packet);
                assertThat(feed.close(Duration.ofSeconds(5))).isTrue();
            }
        }
        return taken;
    }

    private static boolean isReading(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("read-" + name));
    }

    private static List<Taken> times(int count, Taken what) {
        return Collections.nCopies(count, what);
    }

    private static List<Taken> join(List<Taken> first, List<Taken> second) {
        List<Taken> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    @Test
    void take_aNewerPacketWaits_whatIsOlderByMoreThanTheBoundIsLeftOutUpToAKeyFrame() throws Exception {
        // Given 25 s that came all at once, of which nothing has waited long: the last packet is due at 24.96 s
        Path clip = write(clip(), "burst.mkv", 25 * FRAMES_PER_SECOND);

        // When / Then frames 0 to 123 are more than 20 s older than it, and the next key frame is 130
        assertThat(takeAll(clip, Duration.ofSeconds(20), Duration.ZERO))
                .isEqualTo(join(times(130, Taken.TOO_LATE), times(495, Taken.DECODE)));
        assertThat(takeAll(clip, Duration.ofSeconds(25), Duration.ZERO)).isEqualTo(times(625, Taken.DECODE));
    }

    @Test
    void take_theSendersClockJumps_nothingIsLeftOut() throws Exception {
        // Given two seconds, and two more that the sender dates 40 s later
        Path clip = write(clip().pauseAfter(50, 40 * FRAMES_PER_SECOND), "jump.mkv", 100);

        assertThat(takeAll(clip, Duration.ofSeconds(20), Duration.ZERO)).isEqualTo(times(100, Taken.DECODE));
    }

    @Test
    void take_allHaveWaitedLongerThanTheBound_onlyTheNewestKeyFrameIsTaken() throws Exception {
        Path clip = write(clip(), "waited.mkv", 35);

        List<Taken> taken = takeAll(clip, Duration.ofMillis(20), Duration.ofMillis(40));

        assertThat(taken).hasSize(35).containsOnlyOnce(Taken.DECODE);
        assertThat(taken.indexOf(Taken.DECODE)).isEqualTo(30);
    }

    /** What sends a stream's bytes. */
    private interface Sender {
        void send(OutputStream out, byte[] stream) throws IOException, InterruptedException;
    }

    private String camera(Path stream, Sender sender) throws IOException {
        byte[] bytes = Files.readAllBytes(stream);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/gate.ts", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                sender.send(out, bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/gate.ts";
    }

    private static VideoReader open(String url, Duration maxAge) {
        return VideoReader.open(
                MediaAddress.parse(url),
                new ReaderOptions(1, Duration.ofSeconds(20), Duration.ofSeconds(20), Map.of(), Optional.of(maxAge)));
    }

    @Test
    void next_connectionStoodStillAndCatchesUp_oldPicturesAreLeftOutAndCounted() throws Exception {
        // Given a camera whose first two seconds come, then nothing, and then 10 s at once
        int frames = 12 * FRAMES_PER_SECOND;
        int boundSeconds = 4;
        CountDownLatch more = new CountDownLatch(1);
        String url = camera(write(clip(), "still.ts", frames), (out, stream) -> {
            int first = stream.length / 6;
            out.write(stream, 0, first);
            out.flush();
            more.await();
            out.write(stream, first, stream.length - first);
        });
        int shown = 0;
        int late = 0;
        long lastUs = 0;
        try (VideoReader reader = open(url, Duration.ofSeconds(boundSeconds))) {
            assertThat(reader.isLive()).isTrue();

            // When each picture takes a few milliseconds, so that none has waited long when its turn comes
            for (Grab grab = reader.next(); !(grab instanceof Grab.End); grab = reader.next()) {
                if (grab instanceof Grab.Picture picture) {
                    shown++;
                    lastUs = picture.ptsUs();
                    picture.close();
                    TimeUnit.MILLISECONDS.sleep(4);
                } else if (grab instanceof Grab.Late left) {
                    late += left.count();
                }
                if (shown == FRAMES_PER_SECOND) {
                    more.countDown();
                }
            }
        }

        // Then the newest ones are shown and most others left out, and each is one or the other
        assertThat(late).isGreaterThan(frames - (2 + boundSeconds + 3) * FRAMES_PER_SECOND);
        assertThat(shown + late).isEqualTo(frames);
        assertThat(lastUs).isEqualTo((frames - 1) * 1_000_000L / FRAMES_PER_SECOND);
    }

    @Test
    @Tag("full")
    void next_decodingAtAThirdOfTheRate_ageStaysBoundedAndNothingIsUnaccounted() throws Exception {
        // Given a camera of 25 frames/s, read by someone who needs 120 ms for each: without a bound 6 s late after 9 s
        int frames = 10 * FRAMES_PER_SECOND;
        Duration bound = Duration.ofMillis(400);
        String url = camera(write(clip(), "slow.ts", frames), (out, stream) -> {
            long startNs = System.nanoTime();
            for (int frame = 0; frame < frames; frame++) {
                TimeUnit.NANOSECONDS.sleep(
                        startNs + frame * TimeUnit.SECONDS.toNanos(1) / FRAMES_PER_SECOND - System.nanoTime());
                int from = (int) ((long) stream.length * frame / frames);
                out.write(stream, from, (int) ((long) stream.length * (frame + 1) / frames) - from);
                out.flush();
            }
        });
        List<Long> agesMs = new ArrayList<>();
        int late = 0;
        try (VideoReader reader = open(url, bound)) {
            // When
            for (Grab grab = reader.next(); !(grab instanceof Grab.End); grab = reader.next()) {
                if (grab instanceof Grab.Picture picture) {
                    agesMs.add(System.currentTimeMillis()
                            - TimeUnit.MICROSECONDS.toMillis(
                                    picture.arrival().orElseThrow().us()));
                    picture.close();
                    TimeUnit.MILLISECONDS.sleep(120);
                } else if (grab instanceof Grab.Late left) {
                    late += left.count();
                }
            }
        }

        // Then
        assertThat(late).isGreaterThan(frames / 4);
        assertThat(agesMs.size() + late).isEqualTo(frames);
        assertThat(Collections.max(agesMs.subList(1, agesMs.size())))
                .as("ages in ms: %s", agesMs)
                .isLessThan(bound.toMillis() + 1_000);
    }
}
