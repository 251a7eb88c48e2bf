package io.posestream.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.system.Uninterrupted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EncoderThreadTest {
    private static List<AVFrame> frames(int count) {
        List<AVFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(new AVFrame(null));
        }
        return frames;
    }

    @Test
    void encode_pictures_areWrittenInOrderAndAwaited() throws Exception {
        // Given
        List<AVFrame> pictures = frames(20);
        List<Integer> written = Collections.synchronizedList(new ArrayList<>());
        EncoderThread thread = new EncoderThread(planes -> written.add(System.identityHashCode(planes)), "encode-test");

        // When
        for (AVFrame picture : pictures) {
            thread.awaitLessThan(2);
            thread.encode(picture);
        }
        thread.awaitLessThan(1);

        // Then
        assertThat(written)
                .isEqualTo(pictures.stream().map(System::identityHashCode).toList());
        thread.close();
    }

    @Test
    void awaitLessThan_diskIsFull_isToldThereAndEverAfter() throws Exception {
        // Given
        AtomicInteger count = new AtomicInteger();
        EncoderThread thread = new EncoderThread(
                planes -> {
                    if (count.incrementAndGet() == 2) {
                        throw new IOException("a.mp4: cannot be written (No space left on device)");
                    }
                },
                "encode-test");
        for (AVFrame picture : frames(3)) {
            thread.encode(picture);
        }

        // When, Then
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> thread.awaitLessThan(1))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a.mp4: cannot be written (No space left on device)");
        }
        thread.close();
    }

    @Test
    void close_pictureUnderWay_waitsForItAndPassesOverTheRest() throws Exception {
        // Given
        AtomicInteger encoded = new AtomicInteger();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        EncoderThread thread = new EncoderThread(
                planes -> {
                    inside.countDown();
                    // as a native call does, whatever an interruption says
                    Uninterrupted.await(() -> go.await(1, TimeUnit.MINUTES));
                    encoded.incrementAndGet();
                },
                "encode-test");
        frames(3).forEach(thread::encode);
        inside.await();
        Thread closing = new Thread(thread::close);

        // When
        closing.start();
        closing.join(200);

        // Then
        assertThat(closing.isAlive()).as("waits").isTrue();
        go.countDown();
        closing.join();
        assertThat(encoded).hasValue(1);
    }
}
