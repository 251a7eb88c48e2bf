package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameLocation;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.runner.broker.SharedBroker;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which answered pictures the janitor deletes from a real broker's log. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class JanitorTest {
    private static final int SMALL = 100;
    private static final int MEGABYTE = 1 << 20;

    @Test
    void none_answersOutOfOrder_deletesBelowTheLowestUnanswered(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames = JanitorFrames.open(
                broker, "none-answersOutOfOrder-deletesBelowTheLowestUnanswered", 1, new KeepFrames.None())) {
            // Given two streams in one partition, at offsets 0, 1, 4 and 2, 3, 5
            frames.send(0, "a", SMALL, 0, 1);
            frames.send(0, "b", SMALL, 0, 1);
            frames.send(0, "a", SMALL, 2);
            frames.send(0, "b", SMALL, 2);

            // When
            frames.answer(0, "b", 0, 2);
            frames.answer(0, "a", 0, 0);
            frames.answer(0, "b", 1, 3);
            JanitorFrames.awaitTrue(() -> frames.start(0) == 1);
            frames.answer(0, "b", 2, 5);

            // Then
            frames.janitor().close();
            assertThat(frames.start(0)).as("after its last look").isEqualTo(1);
        }
    }

    @Test
    void none_frameSentTwice_isNoHole(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames =
                JanitorFrames.open(broker, "none-frameSentTwice-isNoHole", 1, new KeepFrames.None())) {
            // Given number 1 twice, as after a resumption
            frames.send(0, "s", SMALL, 0, 1, 1, 2, 3);

            // When only its first copy is answered, as by the tracker
            frames.answer(0, "s", 0, 0);
            frames.answer(0, "s", 1, 1);
            frames.answer(0, "s", 2, 3);

            // Then
            JanitorFrames.awaitTrue(() -> frames.start(0) == 4);
        }
    }

    @Test
    void none_heldPicture_staysUntilItIsLetGo(SharedBroker.Running broker) throws Exception {
        AtomicReference<Optional<FrameLocation>> held = new AtomicReference<>(Optional.of(new FrameLocation(0, 2)));
        try (JanitorFrames frames =
                JanitorFrames.open(broker, "none-heldPicture-staysUntilItIsLetGo", 1, new KeepFrames.None())) {
            // Given
            frames.janitor().hold(held::get);
            frames.send(0, "s", SMALL, 0, 1, 2, 3, 4);

            // When
            for (int number = 0; number < 5; number++) {
                frames.answer(0, "s", number, number);
            }

            // Then
            JanitorFrames.awaitTrue(() -> frames.start(0) == 2);
            held.set(Optional.empty());
            JanitorFrames.awaitTrue(() -> frames.start(0) == 5);
        }
    }

    @Test
    void none_answersOfBefore_areLookedForOnceFramesAreToGo(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames = JanitorFrames.open(broker, "past", 1, new KeepFrames.None())) {
            // Given s at 0, 1, 4 and t at 2, 3, whose last one is not answered
            frames.send(0, "s", SMALL, 0, 1);
            frames.send(0, "t", SMALL, 0, 1);
            frames.send(0, "s", SMALL, 2);
            frames.answerUnseen(0, "s", 0, 0);
            frames.answerUnseen(0, "s", 1, 1);
            frames.answerUnseen(0, "s", 2, 4);
            frames.answerUnseen(0, "t", 0, 2);

            // When
            frames.allowPast();

            // Then
            JanitorFrames.awaitTrue(() -> frames.start(0) == 3);
            frames.answer(0, "t", 1, 3);
            JanitorFrames.awaitTrue(() -> frames.start(0) == 5);
        }
    }

    @Test
    void all_everythingAnswered_deletesNothing(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames =
                JanitorFrames.open(broker, "all-everythingAnswered-deletesNothing", 1, new KeepFrames.All())) {
            frames.send(0, "s", SMALL, 0, 1);
            frames.answer(0, "s", 0, 0);
            frames.answer(0, "s", 1, 1);

            frames.janitor().close();

            assertThat(frames.start(0)).isZero();
        }
    }

    @Test
    void none_recordThatIsNobodysFrame_goesWithItsDeadLetter(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames = JanitorFrames.open(broker, "foreign", 1, new KeepFrames.None())) {
            // Given
            frames.send(0, "s", SMALL, 0);
            frames.sendForeign(0);
            frames.answer(0, "s", 0, 0);
            JanitorFrames.awaitTrue(() -> frames.start(0) == 1);

            // When
            frames.bury(0, 1, Optional.empty());

            // Then
            JanitorFrames.awaitTrue(() -> frames.start(0) == 2);
        }
    }

    @Test
    void none_deadLetterOfAFrame_staysUntilItIsAnsweredAsFailed(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames = JanitorFrames.open(broker, "buried", 2, new KeepFrames.None())) {
            // Given
            frames.send(0, "s", SMALL, 0);
            frames.send(1, "t", SMALL, 0);

            // When
            frames.bury(0, 0, Optional.of("s"));
            frames.answer(1, "t", 0, 0);

            // Then
            JanitorFrames.awaitTrue(() -> frames.start(1) == 1);
            assertThat(frames.start(0)).isZero();
            frames.answer(0, "s", 0, 0);
            JanitorFrames.awaitTrue(() -> frames.start(0) == 1);
        }
    }

    @Test
    void close_logOfItsOwn_leavesNoPictureOnTheDisk(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames = JanitorFrames.open(broker, "cleared", 2, new KeepFrames.None())) {
            // Given
            frames.janitor().clearAtEnd();
            frames.send(0, "s", MEGABYTE, 0, 1);
            frames.send(1, "t", MEGABYTE, 0);
            frames.answer(0, "s", 0, 0);
            frames.answer(0, "s", 1, 1);
            frames.answer(1, "t", 0, 0);
            assertThat(frames.bytesOnDisk()).isGreaterThan(3 * MEGABYTE);

            // When
            frames.janitor().close();

            // Then
            JanitorFrames.awaitTrue(() -> frames.bytesOnDisk() == 0);
            frames.send(0, "s", SMALL, 2);
            assertThat(frames.start(0)).isEqualTo(2);
            assertThat(frames.bytesOnDisk()).isPositive();
        }
    }

    @Test
    void close_pictureThatIsNotAnswered_keepsTheLog(SharedBroker.Running broker) throws Exception {
        try (JanitorFrames frames = JanitorFrames.open(broker, "open", 1, new KeepFrames.None())) {
            frames.janitor().clearAtEnd();
            frames.send(0, "s", MEGABYTE, 0, 1);
            frames.answer(0, "s", 0, 0);

            frames.janitor().close();

            assertThat(frames.start(0)).isEqualTo(1);
            assertThat(frames.bytesOnDisk()).isGreaterThan(MEGABYTE);
        }
    }
}
