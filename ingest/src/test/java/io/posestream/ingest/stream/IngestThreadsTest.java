package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class IngestThreadsTest {
    private final Lead lead = new Lead(2);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void close_aReadThatNothingEnds_doesNotWaitForIt(@TempDir Path folder) throws Exception {
        // Given a thread inside a read that no interrupt reaches: nobody writes to the pipe
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        IngestThreads threads = new IngestThreads(lead, (part, cause) -> {});
        threads.start("stalled", () -> read(pipe), ended::countDown);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        TimeUnit.MILLISECONDS.sleep(100);

        // When
        long start = System.nanoTime();
        threads.close();

        // Then
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(400L, 2000L);
        assertThat(ended.getCount()).isOne();
        Files.write(pipe, new byte[1]);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void close_threadsThatCanBeStopped_waitsForTheirEnd() throws Exception {
        // Given
        IngestThreads threads = new IngestThreads(lead, (part, cause) -> {});
        threads.start("waiting", this::sleep, ended::countDown);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        // When
        threads.close();

        // Then
        assertThat(ended.getCount()).isZero();
    }

    private void read(Path pipe) {
        begun.countDown();
        try (InputStream in = Files.newInputStream(pipe)) {
            assertThat(in.readAllBytes()).hasSize(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sleep() {
        begun.countDown();
        try {
            TimeUnit.MINUTES.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
