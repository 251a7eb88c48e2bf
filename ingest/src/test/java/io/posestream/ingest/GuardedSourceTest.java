package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class GuardedSourceTest {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch data = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);

    /** A source on a disk that does not answer until {@link #data} comes. */
    private final class Stalled implements FrameSource {
        @Override
        public SourceInfo info() {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public SourceEvent next() throws IOException {
            inside.countDown();
            try {
                assertThat(data.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            assertThat(freed.getCount()).as("freed while it is read").isOne();
            return new SourceEvent.Ended(false, 0);
        }

        @Override
        public void close() {
            freed.countDown();
        }
    }

    @Test
    void close_aReadIsUnderWay_returnsAtOnceAndTheReaderFreesIt() throws Exception {
        // Given
        FrameSource source = new GuardedSource(new Stalled());
        CompletableFuture<SourceEvent> read = CompletableFuture.supplyAsync(() -> next(source));
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

        // When
        source.close();

        // Then
        assertThat(freed.getCount()).isOne();
        data.countDown();
        assertThat(read.get(20, TimeUnit.SECONDS)).isInstanceOf(SourceEvent.Ended.class);
        assertThat(freed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void close_nobodyReads_freesItOnceAndNobodyReadsIt() {
        // Given
        FrameSource source = new GuardedSource(new Stalled());

        // When
        source.close();
        source.close();

        // Then
        assertThat(freed.getCount()).isZero();
        assertThatThrownBy(source::next).isInstanceOf(IOException.class).hasMessage("closed while it was read");
    }

    private static SourceEvent next(FrameSource source) {
        try {
            return source.next();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
