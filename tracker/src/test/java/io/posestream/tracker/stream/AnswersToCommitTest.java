package io.posestream.tracker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A commit is due in time for whoever waits for answers, and not more often. */
class AnswersToCommitTest {
    private static StreamItem<Tracks> failed(long number) {
        return new StreamItem.Failed<>(new FrameId("shop", 0, number), Provenance.at(0), "test");
    }

    private static StreamItem<Tracks> end(long number) {
        return new StreamItem.End<>(new FrameId("shop", 0, number), Provenance.at(0), EndReason.LIMIT);
    }

    @Test
    void isDue_answersOneByOne_isSoAfterEveryFourth() {
        // Given
        AnswersToCommit answers = new AnswersToCommit(4);
        List<Boolean> due = new ArrayList<>();

        // When
        for (int number = 0; number < 9; number++) {
            due.add(answers.isDue(List.of(failed(number))));
        }

        // Then
        assertThat(due).containsExactly(false, false, false, true, false, false, false, true, false);
    }

    @Test
    void isDue_endOfAStream_isSoAtOnceAndCountsAnew() {
        // Given
        AnswersToCommit answers = new AnswersToCommit(3);
        answers.isDue(List.of(failed(0), failed(1)));

        // When
        boolean atEnd = answers.isDue(List.of(end(2)));
        boolean after = answers.isDue(List.of(failed(0), failed(1)));

        // Then
        assertThat(atEnd).isTrue();
        assertThat(after).isFalse();
    }

    @Test
    void isDue_noAnswers_isNotSo() {
        assertThat(new AnswersToCommit(1).isDue(List.of())).isFalse();
    }
}
