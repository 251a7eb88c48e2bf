package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class StreamFoldTest {
    private static final long LIVE = 1_700_000_000_000L;
    private static final Pose SOMEBODY = Scenes.person(100, 100, 0.9);

    private final List<StreamItem<Tracks>> answers = new ArrayList<>();
    private StreamFold fold = new StreamFold(FoldSettings.DEFAULT);
    private StreamState state = StreamState.EMPTY;
    private FoldCounts counts = FoldCounts.NONE;

    @Test
    void accept_inOrder_answersEachNumberAndTheEnd() {
        // When
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));
        take(Scenes.gap(0, 1, 3, GapReason.RATE));
        take(Scenes.failed(0, 4));
        take(Scenes.end(0, 5));

        // Then
        assertThat(names()).containsExactly("0/0 looked", "0/1+3 rate", "0/4 failed", "0/5 end");
        assertThat(counts).isEqualTo(FoldCounts.NONE);
    }

    @Test
    void accept_again_countsDuplicates() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));
        take(Scenes.gap(0, 1, 3, GapReason.RATE));
        take(Scenes.end(0, 4));

        // When
        take(Scenes.frame(0, SOMEBODY));
        take(Scenes.gap(0, 1, 3, GapReason.RATE));
        take(Scenes.end(0, 4));

        // Then
        assertThat(answers).hasSize(3);
        assertThat(counts.duplicates()).isEqualTo(3);
    }

    @Test
    void accept_overlappingGap_isCutToItsNewPart() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));
        take(Scenes.frame(1, SOMEBODY));

        // When
        take(Scenes.gap(0, 1, 4, GapReason.EXPIRED));

        // Then
        assertThat(names()).last().isEqualTo("0/2+3 expired");
    }

    @Test
    void accept_newerThanNext_isParkedUntilItsPredecessorsCome() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));

        // When
        take(Scenes.end(0, 4));
        take(Scenes.frame(3, SOMEBODY));
        take(Scenes.frame(2, SOMEBODY));
        take(Scenes.frame(2, SOMEBODY));

        // Then
        assertThat(answers).hasSize(1);
        assertThat(state.awaited()).contains(new FrameId("cam", 0, 1));
        assertThat(counts.parked()).isEqualTo(3);
        assertThat(counts.duplicates()).isEqualTo(1);

        // When
        take(Scenes.frame(1, SOMEBODY));

        // Then
        assertThat(names()).containsExactly("0/0 looked", "0/1 looked", "0/2 looked", "0/3 looked", "0/4 end");
        assertThat(state.awaited()).isEmpty();
    }

    @Test
    void giveUp_liveStream_answersTheMissingAsLost() {
        // Given
        take(Scenes.live(Scenes.frame(LIVE, 0, Scenes.poses()), false));
        take(Scenes.frame(LIVE, 4, Scenes.poses()));

        // When
        giveUp();

        // Then
        assertThat(names()).containsExactly(LIVE + "/0 looked", LIVE + "/1+3 lost", LIVE + "/4 looked");
        assertThat(counts.lost()).isEqualTo(3);
    }

    @Test
    void giveUp_archive_stopsAndNamesWhatIsMissing() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));
        take(Scenes.frame(4, SOMEBODY));

        // When / Then
        assertThatThrownBy(() -> fold.giveUp(state))
                .isInstanceOf(LostFramesException.class)
                .hasMessage("stream cam, epoch 0: numbers 1 to 3 never came; start again with --accept-loss to answer"
                        + " them as skipped(lost)");
    }

    @Test
    void giveUp_archiveThatAcceptsLoss_answersTheMissingAsLost() {
        // Given
        fold = new StreamFold(new FoldSettings(TrackerConfig.DEFAULT, 1024, true));
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));
        take(Scenes.frame(4, SOMEBODY));

        // When
        giveUp();

        // Then
        assertThat(names()).containsExactly("0/0 looked", "0/1+3 lost", "0/4 looked");
    }

    @Test
    void accept_parkedFailureIsComputedAfterAll_answersTheResult() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));
        take(Scenes.failed(0, 2));

        // When
        take(Scenes.frame(2, SOMEBODY));
        take(Scenes.failed(0, 2));
        take(Scenes.frame(1, SOMEBODY));

        // Then
        assertThat(names()).containsExactly("0/0 looked", "0/1 looked", "0/2 looked");
        assertThat(counts.duplicates()).isEqualTo(2);
    }

    @Test
    void accept_parkingFull_answersAsLostAtOnce() {
        // Given
        fold = new StreamFold(new FoldSettings(TrackerConfig.DEFAULT, 3, true));
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));

        // When
        for (int number = 2; number <= 5; number++) {
            take(Scenes.frame(number, SOMEBODY));
        }

        // Then
        assertThat(names())
                .containsExactly("0/0 looked", "0/1+1 lost", "0/2 looked", "0/3 looked", "0/4 looked", "0/5 looked");
        assertThat(state.parked()).isEmpty();
    }

    private void take(StreamItem<Poses> item) {
        note(fold.accept(state, item));
    }

    private void giveUp() {
        note(fold.giveUp(state));
    }

    private void note(FoldStep step) {
        state = step.state();
        answers.addAll(step.answers());
        counts = counts.plus(step.counts());
    }

    private List<String> names() {
        return answers.stream().map(StreamFoldTest::name).toList();
    }

    private static String name(StreamItem<Tracks> item) {
        String name = item.id().epoch() + "/" + item.id().number();
        if (item instanceof StreamItem.Gap<Tracks> gap) {
            return name + "+" + gap.count() + " " + gap.reason();
        }
        return name + " " + item.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
