package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LivePaceTest {
    @Test
    void awaitTurn_nothingOnTheWay_isAlwaysServed() throws Exception {
        LivePace pace = new LivePace(Duration.ofMillis(1));
        for (int number = 0; number < 40; number++) {
            pace.awaitTurn();
            pace.sent(id(number));
            TimeUnit.MILLISECONDS.sleep(3);
            pace.answered(id(number));
        }

        // though each needs longer than the bound, which is known by now
        assertThat(pace.neededMs()).isPresent();
    }

    @Test
    void awaitTurn_pictureOnTheWayOfASlowChain_waitsForItsAnswer() throws Exception {
        // Given a picture that needed more than its share of the bound
        LivePace pace = new LivePace(Duration.ofMillis(20));
        pace.sent(id(0));
        TimeUnit.MILLISECONDS.sleep(40);
        pace.answered(id(0));
        pace.sent(id(1));

        // When
        CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> await(pace));
        TimeUnit.MILLISECONDS.sleep(200);
        boolean early = turn.isDone();
        pace.answered(id(1));

        // Then
        assertThat(early).isFalse();
        turn.get(5, TimeUnit.SECONDS);
    }

    @Test
    void awaitTurn_fastChain_letsSeveralBeOnTheWay() throws Exception {
        LivePace pace = new LivePace(Duration.ofSeconds(10));
        pace.sent(id(0));
        pace.answered(id(0));
        long startNs = System.nanoTime();

        for (int number = 1; number < 6; number++) {
            pace.awaitTurn();
            pace.sent(id(number));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(4));
        assertThat(pace.neededMs()).isEmpty();
    }

    private static void await(LivePace pace) {
        try {
            pace.awaitTurn();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FrameId id(long number) {
        return new FrameId("gate", 7, number);
    }
}
