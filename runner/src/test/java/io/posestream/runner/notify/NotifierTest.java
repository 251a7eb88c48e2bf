package io.posestream.runner.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.posestream.core.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server. */
@Timeout(60)
final class NotifierTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean hangs;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try {
                if (hangs && !go.await(30, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            bodies.add(body);
            int status = refusals.getAndDecrement() > 0 ? 503 : 204;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tell_serverThatRefusesAtFirst_isAskedAgain() throws Exception {
        // Given
        refusals.set(2);

        // When
        try (Notifier notifier = Notifier.open(hook(), "run", SOON)) {
            notifier.tell(notice("lost"));
        }

        // Then
        assertThat(bodies).hasSize(3);
        JsonNode last = new ObjectMapper().readTree(bodies.get(2));
        assertThat(last.path("event").asText()).isEqualTo("stream-lost");
        assertThat(last.path("stream").asText()).isEqualTo("cam");
        assertThat(last.path("text").asText()).isEqualTo("lost");
        assertThat(last.path("process").asText()).isEqualTo("run");
        assertThat(last.path("time").asText()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void tell_serverThatAlwaysRefuses_isGivenUpAndTheNextIsTold() {
        // Given
        refusals.set(Notifier.TRIES);

        // When
        Notifier notifier = Notifier.open(hook(), "run", SOON);
        notifier.tell(notice("first"));
        notifier.tell(notice("second"));
        notifier.close();

        // Then
        assertThat(notifier.givenUp()).isEqualTo(1);
        assertThat(bodies).hasSize(Notifier.TRIES + 1);
        assertThat(bodies.get(Notifier.TRIES)).contains("second");
    }

    @Test
    void tell_serverThatHangs_keepsNobodyAndABoundedNumber() {
        // Given
        hangs = true;
        Notifier notifier = Notifier.open(hook(), "run", SOON);

        // When
        long startNs = System.nanoTime();
        for (int i = 0; i < 10 * Notifier.MOST_WAITING; i++) {
            notifier.tell(notice("number " + i));
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(5));
        assertThat(notifier.givenUp()).isGreaterThanOrEqualTo(9L * Notifier.MOST_WAITING - 1);

        // When it answers again
        go.countDown();
        notifier.close();

        // Then the newest are told
        assertThat(bodies).hasSizeBetween(Notifier.MOST_WAITING, Notifier.MOST_WAITING + 1);
        assertThat(bodies.get(bodies.size() - 1)).contains("number 999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host/path", "ftp://host/x", "http://", "https:// me:geheim@h", "http:///path"})
    void address_thatNothingCanBePostedTo_isOneLineWithoutSecrets(String text) {
        assertThatThrownBy(() -> Notifier.address(text))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--notify: ")
                .hasMessageNotContaining("geheim");
    }

    private URI hook() {
        return Notifier.address("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private static Notice notice(String text) {
        return new Notice(Notice.Event.STREAM_LOST, Optional.of("cam"), text, Instant.parse("2026-01-02T03:04:05Z"));
    }
}
