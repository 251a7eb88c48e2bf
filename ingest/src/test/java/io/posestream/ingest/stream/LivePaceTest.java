package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem.Gap;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.kafka.live.LiveMargin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LivePaceTest {
    private static final long NOW_US = 1_700_000_000_000_000L;

    @Test
    void awaitTurn_pictureOnTheWayAndNothingKnown_waitsForItsAnswer() throws Exception {
        // Given
        LivePace pace = new LivePace(Duration.ofMillis(20), new LiveMargin(), () -> NOW_US);
        pace.sent(id(0), NOW_US);

        // When
        CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> await(pace));
        TimeUnit.MILLISECONDS.sleep(200);
        boolean early = turn.isDone();
        pace.answered(new Gap<>(id(0), Provenance.at(NOW_US), 1, GapReason.LATE));

        // Then
        assertThat(early).isFalse();
        turn.get(5, TimeUnit.SECONDS);
    }

    @Test
    void awaitTurn_drawerFarBehind_waitsForItThoughEverythingIsAnswered() throws Exception {
        // Given
        LivePace pace = new LivePace(Duration.ofSeconds(10), new LiveMargin(), () -> NOW_US);
        for (int number = 0; number < Lead.DEFAULT; number++) {
            pace.sent(id(number), NOW_US);
            pace.answered(new Gap<>(id(number), Provenance.at(NOW_US), 1, GapReason.LATE));
        }

        // When
        CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> await(pace));
        TimeUnit.MILLISECONDS.sleep(200);
        boolean early = turn.isDone();
        pace.passed(id(0));

        // Then
        assertThat(early).isFalse();
        turn.get(5, TimeUnit.SECONDS);
    }

    @Test
    void isTooOld_othersOnTheWay_goesByTheAgeOfThePicture() throws Exception {
        // Given a chain that needs next to nothing, and a picture on its way
        LivePace pace = new LivePace(Duration.ofSeconds(10), new LiveMargin(), () -> NOW_US);
        pace.sent(id(0), NOW_US);
        pace.answered(new io.posestream.core.StreamItem.Failed<>(id(0), Provenance.at(NOW_US), "test"));
        assertThat(pace.isTooOld(NOW_US - 60_000_000)).isFalse();
        pace.sent(id(1), NOW_US);

        // Then
        assertThat(pace.isTooOld(NOW_US - 60_000_000)).isTrue();
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
