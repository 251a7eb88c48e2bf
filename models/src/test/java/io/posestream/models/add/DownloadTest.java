package io.posestream.models.add;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class DownloadTest {
    private static final byte[] BODY = new byte[300_000];
    private static final int CUT = 100_000;
    private static final String TAG = "\"one\"";

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private LocalHttps server;
    private Path part;

    static {
        new Random(1).nextBytes(BODY);
    }

    @BeforeEach
    void start() throws Exception {
        server = new LocalHttps(keys);
        part = folder.resolve("net.part");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Download download(Download.Progress progress) {
        return new Download(server.client(), 1 << 20, Duration.ofMillis(1), progress);
    }

    private void fetch(String path) {
        download((bytes, total) -> {}).fetch(server.address(path), part);
    }

    private void refused(String path, String message) {
        assertThatThrownBy(() -> fetch(path))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void fetch_file_isThereWithItsProgress() throws Exception {
        // Given
        server.at("/net.onnx", exchange -> LocalHttps.send(exchange, 200, BODY));
        List<Long> steps = new ArrayList<>();
        List<OptionalLong> totals = new ArrayList<>();
        // When
        download((bytes, total) -> {
                    steps.add(bytes);
                    totals.add(total);
                })
                .fetch(server.address("/net.onnx"), part);
        // Then
        assertThat(part).hasBinaryContent(BODY);
        assertThat(steps).isSorted().endsWith((long) BODY.length);
        assertThat(totals).containsOnly(OptionalLong.of(BODY.length));
    }

    @Test
    void fetch_redirects_areFollowedToHttpsOnly() throws Exception {
        // Given
        server.at("/a", exchange -> {
            exchange.getResponseHeaders().add("Location", "/b");
            LocalHttps.send(exchange, 302, new byte[0]);
        });
        server.at("/b", exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", server.address("/net.onnx").toString());
            LocalHttps.send(exchange, 307, new byte[0]);
        });
        server.at("/net.onnx", exchange -> LocalHttps.send(exchange, 200, BODY));
        server.at("/plain", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/net.onnx");
            LocalHttps.send(exchange, 301, new byte[0]);
        });
        server.at("/circle", exchange -> {
            exchange.getResponseHeaders().add("Location", "/circle");
            LocalHttps.send(exchange, 302, new byte[0]);
        });
        // When
        fetch("/a");
        // Then
        assertThat(part).hasBinaryContent(BODY);
        refused("/plain", "redirects to http://127.0.0.1:1/net.onnx, which is not https");
        refused("/circle", "redirects more than");
    }

    /** Cuts the first answer and every later one that is not about the rest. */
    private void serveCut(String header, String first, String later) {
        AtomicInteger count = new AtomicInteger();
        server.at("/net.onnx", exchange -> {
            int answer = count.getAndIncrement();
            exchange.getResponseHeaders().add(header, answer == 0 ? first : later);
            String range = exchange.getRequestHeaders().getFirst("Range");
            String condition = exchange.getRequestHeaders().getFirst("If-Range");
            if (answer == 0) {
                LocalHttps.cut(exchange, 200, BODY.length, Arrays.copyOf(BODY, CUT));
            } else if (range != null && later.equals(condition)) {
                int from = Integer.parseInt(range.replaceAll("\\D", ""));
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (BODY.length - 1) + "/" + BODY.length);
                LocalHttps.send(exchange, 206, Arrays.copyOfRange(BODY, from, BODY.length));
            } else {
                LocalHttps.send(exchange, 200, BODY);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"ETag, \"one\"", "Last-Modified, 'Sun, 29 Nov 2026 10:00:00 GMT'"})
    void fetch_connectionCut_goesOnWhereItWas(String header, String value) throws Exception {
        // Given
        serveCut(header, value, value);
        // When
        fetch("/net.onnx");
        // Then
        assertThat(part).hasBinaryContent(BODY);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).getFirst("Range")).matches("bytes=[1-9]\\d*-");
    }

    @Test
    void fetch_fileChangedMeanwhile_beginsAnew() throws Exception {
        // Given
        serveCut("ETag", TAG, "\"two\"");
        // When
        fetch("/net.onnx");
        // Then
        assertThat(part).hasBinaryContent(BODY);
    }

    @ParameterizedTest
    @CsvSource({"ETag, W/\"one\"", "X-Nothing, said"})
    void fetch_cutAndNothingToTellStatesApart_beginsAnew(String header, String value) throws Exception {
        // Given
        serveCut(header, value, value);
        // When
        fetch("/net.onnx");
        // Then
        assertThat(part).hasBinaryContent(BODY);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1)).doesNotContainKey("Range");
    }

    @Test
    void fetch_serverThatIgnoresTheCondition_isNotBelieved() throws Exception {
        // Given an answer about the rest of another file
        AtomicInteger count = new AtomicInteger();
        server.at("/net.onnx", exchange -> {
            int answer = count.getAndIncrement();
            exchange.getResponseHeaders().add("ETag", answer == 0 ? TAG : "\"two\"");
            if (answer == 0) {
                LocalHttps.cut(exchange, 200, BODY.length, Arrays.copyOf(BODY, CUT));
            } else if (exchange.getRequestHeaders().containsKey("Range")) {
                exchange.getResponseHeaders().add("Content-Range", "bytes " + CUT + "-299999/300000");
                LocalHttps.send(exchange, 206, new byte[BODY.length - CUT]);
            } else {
                LocalHttps.send(exchange, 200, BODY);
            }
        });
        // When
        fetch("/net.onnx");
        // Then
        assertThat(part).hasBinaryContent(BODY);
    }

    @Test
    void fetch_cutForGood_keepsThePartForTheNextCall() throws Exception {
        // Given
        AtomicInteger count = new AtomicInteger();
        server.at("/net.onnx", exchange -> {
            exchange.getResponseHeaders().add("ETag", TAG);
            if (count.getAndIncrement() == 0) {
                LocalHttps.cut(exchange, 200, BODY.length, Arrays.copyOf(BODY, CUT));
            } else if (count.get() <= 5) {
                LocalHttps.send(exchange, 503, new byte[0]);
            } else {
                exchange.getResponseHeaders()
                        .add(
                                "Content-Range",
                                exchange.getRequestHeaders()
                                        .getFirst("Range")
                                        .replace("bytes=", "bytes ")
                                        .concat((BODY.length - 1) + "/" + BODY.length));
                int from = Integer.parseInt(
                        exchange.getRequestHeaders().getFirst("Range").replaceAll("\\D", ""));
                LocalHttps.send(exchange, 206, Arrays.copyOfRange(BODY, from, BODY.length));
            }
        });
        // When
        refused("/net.onnx", "the same command goes on from there");
        long kept = Files.size(part);
        fetch("/net.onnx");
        // Then
        assertThat(kept).isPositive().isLessThan(BODY.length);
        assertThat(part).hasBinaryContent(BODY);
    }

    @ParameterizedTest
    @CsvSource({"404, there is no such file", "403, not given to everybody", "418, answers 418"})
    void fetch_refusal_saysWhatItMeans(int status, String message) {
        // Given
        server.at("/net.onnx", exchange -> LocalHttps.send(exchange, status, new byte[0]));
        // When, Then
        refused("/net.onnx", message);
        assertThat(server.requests()).hasSize(1);
        assertThat(part).doesNotExist();
    }

    @Test
    void fetch_webPage_isRefused() {
        // Given
        server.at("/net.onnx", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            LocalHttps.send(exchange, 200, "<html>download</html>".getBytes(StandardCharsets.UTF_8));
        });
        // When, Then
        refused("/net.onnx", "is a web page, no network");
    }

    @Test
    void fetch_tenGigabytesPromised_isRefusedBeforeTheyCome() {
        // Given
        server.at("/net.onnx", exchange -> LocalHttps.cut(exchange, 200, 10L << 30, new byte[100]));
        // When, Then
        refused("/net.onnx", "a file of 10737418240 bytes");
        assertThat(part).doesNotExist();
    }

    @Test
    void fetch_moreThanIsTakenWithoutSayingSo_isStopped() {
        // Given a body without a length
        server.at("/net.onnx", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 10; i++) {
                exchange.getResponseBody().write(BODY);
            }
        });
        // When, Then
        refused("/net.onnx", "more than 1048576 bytes");
        assertThat(part).doesNotExist();
    }

    @Test
    void fetch_unknownCertificate_isRefused() {
        // Given
        server.at("/net.onnx", exchange -> LocalHttps.send(exchange, 200, BODY));
        Download stranger =
                new Download(Download.client().build(), 1 << 20, Duration.ofMillis(1), (bytes, total) -> {});
        // When, Then
        assertThatThrownBy(() -> stranger.fetch(server.address("/net.onnx"), part))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot fetch");
        assertThatThrownBy(() -> stranger.fetch(URI.create("http://localhost/net.onnx"), part))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no https:// address");
    }
}
