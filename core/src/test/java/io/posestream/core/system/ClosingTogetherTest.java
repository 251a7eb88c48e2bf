package io.posestream.core.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ClosingTogetherTest {
    @Test
    void close_partsThatWaitForEachOther_endsSinceAllAreClosedAtOnce() {
        // Given two of which each only ends when the other one has begun to
        CountDownLatch begun = new CountDownLatch(2);
        Set<String> closed = ConcurrentHashMap.newKeySet();
        ClosingTogether closing = new ClosingTogether();
        for (String part : new String[] {"detector", "pose"}) {
            closing.add(() -> {
                begun.countDown();
                if (begun.await(20, TimeUnit.SECONDS)) {
                    closed.add(part);
                }
            });
        }

        // When
        closing.close();

        // Then
        assertThat(closed).containsExactlyInAnyOrder("detector", "pose");
    }

    @Test
    void close_severalFail_closesAllAndThrowsOneWithTheOthersSuppressed() {
        Set<String> closed = ConcurrentHashMap.newKeySet();
        ClosingTogether closing = new ClosingTogether();
        closing.add(() -> {
            throw new IllegalStateException("detector");
        });
        closing.add(() -> closed.add("pose"));
        closing.add(() -> {
            throw new IOException("tracker");
        });

        assertThatThrownBy(closing::close)
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
        assertThat(closed).containsExactly("pose");
    }
}
