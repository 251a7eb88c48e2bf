package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.ingest.stream.KeepFrames;
import io.posestream.runner.broker.SharedBroker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** When the janitor lets ingest wait for room on a real broker, and how much it deletes to make some. */
@ExtendWith(SharedBroker.class)
@Tag("full")
@Timeout(120)
final class JanitorRoomTest {
    /** Four of them fill a segment of the log. */
    private static final int LARGE = 15 << 20;

    private static final long ROOM_BYTES = 200L << 20;
    private static final KeepFrames ROOM = new KeepFrames.UpTo(ROOM_BYTES);

    @Test
    void upTo_fullOfUnansweredPictures_waitsUntilTheyAreAnswered(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames =
                JanitorFrames.open(broker, "upTo-fullOfUnansweredPictures-waitsUntilTheyAreAnswered", 1, ROOM)) {
            // Given
            frames.send(0, "s", LARGE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
            JanitorFrames.awaitTrue(() -> frames.janitor().storedBytes() > ROOM_BYTES);

            // When
            CompletableFuture<Void> passed = frames.awaitRoom();

            // Then
            JanitorFrames.awaitTrue(frames.janitor()::isFull);
            assertThat(passed).isNotDone();
            assertThat(frames.start(0)).isZero();
            for (int number = 0; number < 14; number++) {
                frames.answer(0, "s", number, number);
            }
            passed.get(30, TimeUnit.SECONDS);
            assertThat(frames.janitor().isFull()).isFalse();
            assertThat(frames.start(0)).isPositive();
        }
    }

    @Test
    void upTo_onlySegmentsThatAreNeverDeletedAreLeft_letsPass(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames =
                JanitorFrames.open(broker, "upTo-onlySegmentsThatAreNeverDeletedAreLeft-letsPass", 5, ROOM)) {
            // Given 225 MB in the first segments of five partitions
            for (int partition = 0; partition < 5; partition++) {
                frames.send(partition, "s" + partition, LARGE, 0, 1, 2);
                for (int offset = 0; offset < 3; offset++) {
                    frames.answer(partition, "s" + partition, offset, offset);
                }
            }
            JanitorFrames.awaitTrue(() -> frames.janitor().storedBytes() > ROOM_BYTES);

            // When / Then
            frames.awaitRoom().get(30, TimeUnit.SECONDS);
        }
    }
}
