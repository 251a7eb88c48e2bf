package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is opened ahead is handed over or closed, whatever happens. */
@Timeout(30)
final class AheadTest {
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void take_openedOnAnotherThread_isHandedOverAndTheTakers() throws Exception {
        // Given
        Thread[] opener = new Thread[1];
        AutoCloseable resource = closed::incrementAndGet;
        Ahead<AutoCloseable> ahead = Ahead.open("opens", () -> {
            opener[0] = Thread.currentThread();
            return resource;
        });

        // When
        AutoCloseable taken = ahead.take(() -> false);
        ahead.close();

        // Then
        assertThat(taken).isSameAs(resource);
        assertThat(opener[0].getName()).isEqualTo("opens");
        assertThat(closed).hasValue(0);
    }

    @Test
    void take_openingFailed_throwsThatVeryFailure() throws Exception {
        // Given
        UserError failure = new UserError("no such network");
        Ahead<AutoCloseable> ahead = Ahead.open("opens", () -> {
            throw failure;
        });

        // When, Then
        assertThatThrownBy(() -> ahead.take(() -> false)).isSameAs(failure);
        ahead.close();
    }

    @Test
    void close_nobodyTookIt_waitsAndClosesItOnce() throws Exception {
        // Given
        CountDownLatch go = new CountDownLatch(1);
        Ahead<AutoCloseable> ahead = Ahead.open("opens", () -> {
            await(go);
            return closed::incrementAndGet;
        });

        // When
        go.countDown();
        ahead.close();
        ahead.close();

        // Then
        assertThat(closed).hasValue(1);
    }

    @Test
    void close_openingFailed_isSilent() throws Exception {
        // Given
        Ahead<AutoCloseable> ahead = Ahead.open("opens", () -> {
            throw new IllegalStateException("told of elsewhere");
        });

        // When
        ahead.close();

        // Then
        assertThat(closed).hasValue(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
