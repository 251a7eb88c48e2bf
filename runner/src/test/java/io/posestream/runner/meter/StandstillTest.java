package io.posestream.runner.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.control.SourceState;
import io.posestream.runner.notify.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StandstillTest {
    private final Standstill standstill = new Standstill();

    @Test
    void look_nothingMoves_isSaidAtGrowingDistance() {
        List<Long> said = said(500, true);

        assertThat(said).containsExactly(30L, 60L, 120L, 240L, 480L);
        assertThat(standstill.isTold()).isTrue();
    }

    @Test
    void look_somethingMovesOrNothingIsToDo_isNotSaid() {
        assertThat(said(500, false)).isEmpty();
        for (int second = 0; second < 500; second += 29) {
            assertThat(standstill.look(second, true, TimeUnit.SECONDS.toNanos(second)))
                    .isEmpty();
        }
        assertThat(standstill.isTold()).isFalse();
    }

    @Test
    void look_afterItMovedAgain_beginsAnew() {
        said(100, true);
        assertThat(standstill.look(8, true, TimeUnit.SECONDS.toNanos(101))).isEmpty();

        assertThat(standstill.look(8, true, TimeUnit.SECONDS.toNanos(130))).isEmpty();
        assertThat(standstill.look(8, true, TimeUnit.SECONDS.toNanos(131))).contains(Duration.ofSeconds(30));
    }

    @Test
    void event_statesOfASource_areNewsWhereSomebodyShouldKnow() {
        assertThat(event(SourceState.RUNNING, SourceState.LOST)).contains(Notice.Event.STREAM_LOST);
        assertThat(event(SourceState.LOST, SourceState.RUNNING)).contains(Notice.Event.STREAM_BACK);
        assertThat(event(SourceState.RUNNING, SourceState.ENDED)).contains(Notice.Event.STREAM_ENDED);
        assertThat(event(SourceState.CONNECTING, SourceState.RUNNING)).isEmpty();
        assertThat(event(SourceState.LOST, SourceState.LOST)).isEmpty();
        assertThat(Changes.event(Optional.empty(), SourceState.ENDED)).isEmpty();
    }

    private static Optional<Notice.Event> event(SourceState before, SourceState now) {
        return Changes.event(Optional.of(before), now);
    }

    /** After how many seconds something was said while the count stayed at 7. */
    private List<Long> said(int seconds, boolean open) {
        List<Long> said = new ArrayList<>();
        for (int second = 0; second <= seconds; second++) {
            standstill.look(7, open, TimeUnit.SECONDS.toNanos(second)).ifPresent(still -> said.add(still.toSeconds()));
        }
        return said;
    }
}
