package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnsweredOffsetsTest {
    @Test
    void answer_anyOrderWithRepetitions_keepsTheLowestUnanswered() {
        // Given
        Random random = new Random(5);
        List<Long> offsets = new ArrayList<>();
        for (long i = 0; i < 200; i++) {
            offsets.add(10 + i);
        }
        Collections.shuffle(offsets, random);
        AnsweredOffsets answered = new AnsweredOffsets(10);
        Set<Long> seen = new HashSet<>();

        for (long offset : offsets) {
            // When
            answered.answer(offset);
            answered.answer(offsets.get(0));
            seen.add(offset);

            // Then
            long slow = 10;
            while (seen.contains(slow)) {
                slow++;
            }
            assertThat(answered.place().lowest()).isEqualTo(slow);
        }
        assertThat(answered.place().hole()).isFalse();
    }

    @Test
    void startAt_logDeletedBelow_movesOn() {
        AnsweredOffsets answered = new AnsweredOffsets(0);
        answered.answer(5);
        answered.answer(6);

        answered.startAt(5);

        assertThat(answered.place().lowest()).isEqualTo(7);
    }
}
