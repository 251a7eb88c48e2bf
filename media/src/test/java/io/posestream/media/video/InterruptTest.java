package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.posestream.core.UserError;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that takes connections and never answers. */
class InterruptTest {
    /** More than the ten callback instances that JavaCPP has. */
    private static final int STREAMS = 14;

    private static void assertGivesUp(String url) {
        ReaderOptions options = new ReaderOptions(1, Duration.ofMillis(300), Duration.ofMillis(300), Map.of());
        assertThatThrownBy(
                        () -> VideoReader.open(MediaAddress.parse(url), options).close())
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("no answer in time");
    }

    @Test
    @Timeout(60)
    void open_manySilentServersAtOnce_eachGivesUpAtItsDeadline() throws Exception {
        // Given
        try (ServerSocket silent = new ServerSocket(0, 2 * STREAMS, InetAddress.getLoopbackAddress())) {
            ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
            List<Future<?>> attempts = new ArrayList<>();
            // When
            for (int i = 0; i < STREAMS; i++) {
                String scheme = i % 2 == 0 ? "http" : "rtsp";
                String url = scheme + "://127.0.0.1:" + silent.getLocalPort() + "/" + i;
                attempts.add(threads.submit(() -> assertGivesUp(url)));
            }
            threads.shutdown();
            // Then: without the interrupt they would wait for ever
            assertThat(threads.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
            for (Future<?> attempt : attempts) {
                attempt.get();
            }
        }
    }

    @Test
    @Timeout(60)
    void open_threadIsInterrupted_givesUpLongBeforeItsDeadline() throws Exception {
        // Given
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            ReaderOptions patient = new ReaderOptions(1, Duration.ofHours(1), Duration.ofHours(1), Map.of());
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread reader = new Thread(() -> ended.complete(catchThrowable(
                    () -> VideoReader.open(MediaAddress.parse(url), patient).close())));
            reader.start();
            try (Socket connection = silent.accept()) {
                assertThat(connection.isConnected()).isTrue();
                // When
                reader.interrupt();
                // Then
                assertThat(ended.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining("given up");
            }
        }
    }

    @Test
    void isExpired_afterAbort_staysEvenWhenArmedAgain() {
        // Given
        try (Interrupt interrupt = new Interrupt()) {
            assertThat(interrupt.isExpired()).isFalse();
            // When
            interrupt.abort();
            interrupt.arm(Duration.ofDays(1));
            // Then
            assertThat(interrupt.isAborted()).isTrue();
            assertThat(interrupt.isExpired()).isTrue();
        }
    }
}
