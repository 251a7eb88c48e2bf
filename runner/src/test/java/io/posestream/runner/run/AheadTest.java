package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void take_nobodyWantsItAnyMore_throwsAndTheOpeningIsLeftToItsThread(@TempDir Path folder) throws Exception {
        // Given an opening inside a read that no interrupt reaches: nobody writes to the pipe
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closedLater = new CountDownLatch(1);
        Ahead<AutoCloseable> ahead = Ahead.reading("opens", () -> {
            begun.countDown();
            read(pipe);
            return closedLater::countDown;
        });
        await(begun);
        TimeUnit.MILLISECONDS.sleep(100);

        // When
        long start = System.nanoTime();
        assertThatThrownBy(() -> ahead.take(() -> true)).isInstanceOf(StoppedException.class);
        ahead.close();

        // Then
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(400L, 30_000L);
        assertThat(closedLater.getCount()).isOne();
        Files.write(pipe, new byte[1]);
        await(closedLater);
    }

    /** Comes to its end as soon as somebody has written. */
    private static void read(Path pipe) {
        try (InputStream in = new FileInputStream(pipe.toFile())) {
            assertThat(in.read()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
