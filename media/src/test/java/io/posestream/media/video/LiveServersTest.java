package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.posestream.core.UserError;
import io.posestream.media.Natives;
import io.posestream.testkit.Ports;
import io.posestream.testkit.RtspServer;
import io.posestream.testkit.ServerProcess;
import io.posestream.testkit.TlsRelay;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of address on a real server: FFmpeg's own program, the JDK's web server, GStreamer's RTSP server. */
@Timeout(120)
final class LiveServersTest {
    private static final int FRAMES_PER_SECOND = 25;
    private static final int SECONDS = 12;
    private static final String PASSWORD = "changeit";
    private static final ReaderOptions OPTIONS = new ReaderOptions(
            1, Duration.ofSeconds(15), Duration.ofSeconds(4), Map.of(), Optional.of(Duration.ofMillis(500)));

    @TempDir
    private Path folder;

    private static String ffmpeg() {
        Natives.load();
        return Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    }

    /** H.264 with a key frame each second. */
    private Path clip(String name) throws IOException {
        Path file = folder.resolve(name);
        new TestClip("libopenh264", 320, 240)
                .option("g", Integer.toString(FRAMES_PER_SECOND))
                .write(
                        file,
                        SECONDS * FRAMES_PER_SECOND,
                        (frame, plane, x, y) -> plane == 0 ? (x + 4 * frame) % 200 + 20 : 128);
        return file;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", command).isZero();
    }

    /** What came of a camera within a time. */
    private record Seen(List<Grab.Arrival> arrivals, int late) {}

    private static Seen look(VideoReader reader, int pictures) throws IOException {
        List<Grab.Arrival> arrivals = new ArrayList<>();
        int late = 0;
        while (arrivals.size() < pictures) {
            Grab grab = reader.next();
            if (grab instanceof Grab.Picture picture) {
                picture.close();
                arrivals.add(picture.arrival().orElseThrow());
            } else if (grab instanceof Grab.Late left) {
                late += left.count();
            } else {
                assertThat(grab).isNotInstanceOf(Grab.End.class);
            }
        }
        return new Seen(arrivals, late);
    }

    private static VideoReader open(String url, ReaderOptions options) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return VideoReader.open(MediaAddress.parse(url), options);
            } catch (NoAnswerException e) {
                // a program that is only just starting
                assertThat(System.nanoTime()).as("still %s", e.getMessage()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private void assertIsCamera(String url) throws Exception {
        assertIsCamera(url, OPTIONS);
    }

    private void assertIsCamera(String url, ReaderOptions options) throws Exception {
        try (VideoReader reader = open(url, options)) {
            Seen seen = look(reader, 2 * FRAMES_PER_SECOND);

            assertThat(reader.isLive()).isTrue();
            assertThat(reader.info().codec()).contains("h264");
            assertThat(reader.info().width()).isEqualTo(320);
            assertThat(seen.arrivals()).extracting(Grab.Arrival::us).isSorted();
        }
    }

    private ServerProcess push(Path clip, String format, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ffmpeg(), "-v", "error", "-re", "-stream_loop", "-1", "-i", clip.toString(), "-c", "copy"));
        command.addAll(List.of("-f", format));
        command.addAll(List.of(more));
        return ServerProcess.start(command);
    }

    @Test
    @Tag("full")
    void open_rtmp_isACamera() throws Exception {
        String url = "rtmp://127.0.0.1:" + Ports.free() + "/live/gate";
        try (ServerProcess server = push(clip("clip.mp4"), "flv", "-listen", "1", url)) {
            assertThat(server.isAlive()).isTrue();
            assertIsCamera(url);
        }
    }

    @Test
    @Tag("full")
    void open_rtmps_verifiesItsCertificateUnlessToldNotTo() throws Exception {
        // Given a server that takes one caller, behind somebody who speaks TLS for it
        Certificate own = Certificate.make(folder);
        Path clip = clip("clip.mp4");
        int port = Ports.free();
        String behind = "rtmp://127.0.0.1:" + port + "/live/gate";
        try (TlsRelay relay = new TlsRelay(own.context(), port)) {
            String url = "rtmps://localhost:" + relay.port() + "/live/gate";
            assertUnverifiable(url);
            try (ServerProcess server = push(clip, "flv", "-listen", "1", behind)) {
                Ports.awaitListening(port);
                assertThat(server.isAlive()).isTrue();
                assertIsCamera(url + "#tls=insecure");
            }
            try (ServerProcess server = push(clip, "flv", "-listen", "1", behind)) {
                Ports.awaitListening(port);
                assertThat(server.isAlive()).isTrue();
                assertIsCamera(url, trusting(own));
            }
        }
    }

    @Test
    @Tag("full")
    void open_srt_isACamera() throws Exception {
        String url = "srt://127.0.0.1:" + Ports.free();
        try (ServerProcess server = push(clip("clip.mp4"), "mpegts", url + "?mode=listener")) {
            assertThat(server.isAlive()).isTrue();
            assertIsCamera(url);
        }
    }

    @Test
    @Tag("full")
    void open_rtsp_isACameraOverBothTransportsAndSaysItsClock() throws Exception {
        try (RtspServer server = RtspServer.start(clip("clip.mp4"), folder)) {
            assertIsCamera("rtsp://" + server.place());
            assertIsCamera("rtsp://" + server.place() + "#transport=udp");
            try (VideoReader reader = open("rtsp://" + server.place(), OPTIONS)) {
                Seen seen = look(reader, 4 * FRAMES_PER_SECOND);

                // its first report comes within seconds
                assertThat(seen.arrivals())
                        .last()
                        .satisfies(last -> assertThat(last.capturedUs()).isPresent());
            }
            assertThatThrownBy(() -> VideoReader.open(
                                    MediaAddress.parse(
                                            "rtsp://" + server.place().replace("gate", "none")),
                                    OPTIONS)
                            .close())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("nothing at that path");
        }
    }

    @Test
    @Tag("full")
    void open_rtspWithAPassword_opensWithItAndRefusesWithoutSayingIt() throws Exception {
        try (RtspServer server =
                RtspServer.start(clip("clip.mp4"), folder, "--user", "admin", "--password", "s3cret")) {
            assertIsCamera("rtsp://admin:s3cret@" + server.place());
            for (String user : List.of("", "admin:wr0ng@")) {
                assertThatThrownBy(
                                () -> VideoReader.open(MediaAddress.parse("rtsp://" + user + server.place()), OPTIONS)
                                        .close())
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining("user name or password")
                        .hasMessageNotContaining("wr0ng");
            }
        }
    }

    @Test
    @Tag("full")
    void open_rtsps_verifiesItsCertificateUnlessToldNotTo() throws Exception {
        Certificate own = Certificate.make(folder);
        try (RtspServer server = RtspServer.start(
                clip("clip.mp4"), folder, "--certificate", own.pem().toString())) {
            String url = "rtsps://" + server.place().replace("127.0.0.1", "localhost");
            assertUnverifiable(url);
            assertIsCamera(url + "#tls=insecure");
            try (VideoReader reader = open(url, trusting(own))) {
                assertThat(look(reader, 5).arrivals()).hasSize(5);
            }
        }
    }

    private static ReaderOptions trusting(Certificate certificate) {
        return new ReaderOptions(
                1,
                OPTIONS.openTimeout(),
                OPTIONS.readTimeout(),
                Map.of("ca_file", certificate.pem().toString()),
                OPTIONS.liveAge());
    }

    private static void assertUnverifiable(String url) {
        assertThatThrownBy(
                        () -> VideoReader.open(MediaAddress.parse(url), OPTIONS).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("certificate cannot be verified")
                .hasMessageContaining("#tls=insecure");
    }

    @Test
    void open_https_verifiesTheCertificateUnlessToldNotTo() throws Exception {
        // Given a recording behind a certificate that nobody has signed
        Path clip = clip("clip.mkv");
        Certificate own = Certificate.make(folder);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own.context()));
        serve(server, clip.getParent());
        String url = "https://localhost:" + server.getAddress().getPort() + "/clip.mkv";
        try {
            // When / Then
            assertUnverifiable(url);
            assertThat(pictures(url + "#tls=insecure", Map.of())).isEqualTo(SECONDS * FRAMES_PER_SECOND);
            assertThat(pictures(url, Map.of("ca_file", own.pem().toString()))).isEqualTo(SECONDS * FRAMES_PER_SECOND);
        } finally {
            server.stop(0);
        }
    }

    /** How many a recording has. */
    private static int pictures(String url, Map<String, String> formatOptions) throws IOException {
        ReaderOptions options =
                new ReaderOptions(1, OPTIONS.openTimeout(), OPTIONS.readTimeout(), formatOptions, OPTIONS.liveAge());
        int pictures = 0;
        try (VideoReader reader = VideoReader.open(MediaAddress.parse(url), options)) {
            assertThat(reader.isLive()).isFalse();
            for (Grab grab = reader.next(); !(grab instanceof Grab.End); grab = reader.next()) {
                if (grab instanceof Grab.Picture picture) {
                    picture.close();
                    pictures++;
                }
            }
        }
        return pictures;
    }

    @Test
    void open_hls_isARecordingWithAnEndAndACameraWithout() throws Exception {
        // Given a list of all parts, and one that shows the newest three
        Path clip = clip("clip.mp4");
        run(List.of(
                ffmpeg(),
                "-v",
                "error",
                "-i",
                clip.toString(),
                "-c",
                "copy",
                "-f",
                "hls",
                "-hls_time",
                "1",
                "-hls_list_size",
                "0",
                folder.resolve("all.m3u8").toString()));
        List<String> head = Files.readAllLines(folder.resolve("all.m3u8"));
        assertThat(head).contains("#EXT-X-ENDLIST");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server, folder);
        long[] end = {Long.MAX_VALUE};
        long startNs = System.nanoTime();
        server.createContext(
                "/gate.m3u8",
                exchange -> answer(
                        exchange,
                        newest(Math.min(end[0], 3 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)))
                                .getBytes(StandardCharsets.US_ASCII)));
        String at = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            // When / Then
            assertThat(pictures(at + "/all.m3u8", Map.of())).isEqualTo(SECONDS * FRAMES_PER_SECOND);
            try (VideoReader reader = open(at + "/gate.m3u8", OPTIONS)) {
                assertThat(reader.isLive()).isTrue();
                Seen seen = look(reader, 4 * FRAMES_PER_SECOND);

                // parts come a second at a time, and their pictures one after the other
                assertThat(seen.late()).isLessThan(FRAMES_PER_SECOND);
                long[] arrivals =
                        seen.arrivals().stream().mapToLong(Grab.Arrival::us).toArray();
                assertThat(arrivals[arrivals.length - 1] - arrivals[0])
                        .isBetween(1_500_000L, (long) SECONDS * 1_000_000);

                // and where no more parts come it has fallen silent
                end[0] = 1;
                assertThatThrownBy(() -> look(reader, SECONDS * FRAMES_PER_SECOND))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no data in time");
            }
        } finally {
            server.stop(0);
        }
    }

    private static String newest(long last) {
        StringBuilder list = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n");
        long first = Math.max(0, last - 2);
        list.append("#EXT-X-MEDIA-SEQUENCE:").append(first).append('\n');
        for (long part = first; part <= Math.min(last, SECONDS - 1); part++) {
            list.append("#EXTINF:1.0,\nall").append(part).append(".ts\n");
        }
        return list.toString();
    }

    private static void serve(HttpServer server, Path files) {
        server.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        Files.readAllBytes(
                                files.resolve(exchange.getRequestURI().getPath().substring(1)))));
        server.start();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    @Tag("full")
    void open_standardInput_isARecordingInThreeForms() throws Exception {
        Path clip = clip("clip.mp4");
        Map<String, List<String>> forms = Map.of(
                "mpegts", List.of("-c", "copy"),
                "matroska", List.of("-c", "copy"),
                "mjpeg", List.of("-c:v", "mjpeg"));
        for (Map.Entry<String, List<String>> form : forms.entrySet()) {
            Path file = folder.resolve("clip." + form.getKey());
            List<String> make = new ArrayList<>(List.of(ffmpeg(), "-v", "error", "-i", clip.toString()));
            make.addAll(form.getValue());
            make.addAll(List.of("-f", form.getKey(), file.toString()));
            run(make);

            // When it comes through a pipe
            ProcessBuilder reading = new ProcessBuilder(
                    "sh",
                    "-c",
                    "cat \"$1\" | exec \"$2\" \"$3\"",
                    "sh",
                    file.toString(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    InputMain.class.getName());
            reading.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process read = reading.redirectErrorStream(true).start();
            String said = new String(read.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(said.lines()).as(form.getKey()).contains("pictures " + SECONDS * FRAMES_PER_SECOND);
        }
    }

    /** Reads standard input as a recording. */
    static final class InputMain {
        private InputMain() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("pictures " + pictures("-", Map.of()));
        }
    }

    /** A certificate for localhost that nobody but itself has signed. */
    private record Certificate(Path store, Path pem) {
        static Certificate make(Path folder) throws Exception {
            Path store = folder.resolve("own.p12");
            run(Arrays.asList(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "own",
                    "-keyalg",
                    "RSA",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
            KeyStore keys = read(store);
            Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
            Path pem = folder.resolve("own.pem");
            Files.writeString(
                    pem,
                    block(
                                    "CERTIFICATE",
                                    lines.encodeToString(
                                            keys.getCertificate("own").getEncoded()))
                            + block(
                                    "PRIVATE KEY",
                                    lines.encodeToString(keys.getKey("own", PASSWORD.toCharArray())
                                            .getEncoded())));
            return new Certificate(store, pem);
        }

        private static String block(String what, String text) {
            return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
        }

        private static KeyStore read(Path store) throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return keys;
        }

        SSLContext context() throws Exception {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(read(store), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }
    }
}
