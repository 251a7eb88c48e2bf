package io.posestream.core.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UninterruptedTest {
    @Test
    void await_interruptedMeanwhile_waitsOnAndLeavesTheInterruptionForLater() {
        // Given
        AtomicInteger waits = new AtomicInteger();
        Thread.currentThread().interrupt();

        // When
        Uninterrupted.await(() -> {
            waits.incrementAndGet();
            Thread.sleep(1);
            return waits.get() == 3;
        });

        // Then the first is cut short, the second is not the end
        assertThat(waits).hasValue(3);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void await_overAtOnce_leavesNoInterruption() {
        // When
        Uninterrupted.await(() -> true);

        // Then
        assertThat(Thread.interrupted()).isFalse();
    }
}
