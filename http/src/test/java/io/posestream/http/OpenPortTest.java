package io.posestream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits before there is a server. */
final class OpenPortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OpenPort port =
            OpenPort.open(new HttpSettings("--test-port", HttpSettings.LOOPBACK, 0, "there is none"), true);

    @AfterEach
    void closePort() {
        port.close();
    }

    @Test
    void isAwaited_nobodyConnected_isFalse() {
        // When
        boolean awaited = port.isAwaited();

        // Then
        assertThat(awaited).isFalse();
    }

    @Test
    void isAwaited_somebodyConnected_isTrueHoweverOftenItIsAsked() throws Exception {
        // Given
        try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            // When
            boolean awaited = awaitVisitor();

            // Then
            assertThat(awaited).isTrue();
            assertThat(port.isAwaited()).isTrue();
            assertThat(visitor.isConnected()).isTrue();
        }
    }

    @Test
    void isAwaited_handedOverOrClosed_isFalse() throws Exception {
        // Given
        try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            assertThat(awaitVisitor()).isTrue();

            // When
            port.channel();

            // Then
            assertThat(port.isAwaited()).isFalse();
            port.close();
            assertThat(port.isAwaited()).isFalse();
            assertThat(visitor.isConnected()).isTrue();
        }
    }

    /** A connection is there a moment after the client has been told so. */
    private boolean awaitVisitor() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!port.isAwaited() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return port.isAwaited();
    }
}
