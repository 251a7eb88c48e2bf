package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.GapReason;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class StreamFoldEpochsTest {
    private static final long LIVE = 1_700_000_000_000L;
    private static final Pose SOMEBODY = Scenes.person(100, 100, 0.9);

    private final List<StreamItem<Tracks>> answers = new ArrayList<>();
    private final StreamFold fold = new StreamFold(FoldSettings.DEFAULT);
    private StreamState state = StreamState.EMPTY;
    private FoldCounts counts = FoldCounts.NONE;

    @Test
    void accept_freshEpoch_startsFromNobody() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));

        // When
        take(Scenes.starting(Scenes.frame(1, 0, Scenes.poses(SOMEBODY)), StreamPolicy.ARCHIVE, false));

        // Then
        assertThat(people().get(1).id().epoch()).isEqualTo(1);
        assertThat(people().get(1).displayId()).hasValue(0);
    }

    @Test
    void accept_endOfAnArchive_forgetsItsPeople() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));

        // When
        take(Scenes.end(0, 1));

        // Then
        assertThat(state.tracker().size()).isZero();
    }

    @Test
    void accept_continuedEpoch_renamesNobody() {
        // Given
        take(Scenes.live(Scenes.frame(LIVE, 0, Scenes.poses(SOMEBODY)), false));

        // When
        take(Scenes.live(Scenes.frame(LIVE + 9, 0, Scenes.poses(SOMEBODY)), true));

        // Then
        assertThat(people().get(1).id()).isEqualTo(people().get(0).id());
        assertThat(counts.discontinuities()).isEqualTo(1);
    }

    @Test
    void accept_newEpoch_supersedesWhatIsLeftOfTheOldOne() {
        // Given
        take(Scenes.live(Scenes.frame(LIVE, 0, Scenes.poses()), false));
        take(Scenes.frame(LIVE, 2, Scenes.poses()));
        take(Scenes.gap(LIVE, 5, 2, GapReason.LATE));

        // When
        take(Scenes.live(Scenes.frame(LIVE + 9, 0, Scenes.poses()), true));
        take(Scenes.frame(LIVE, 4, Scenes.poses()));
        take(Scenes.gap(LIVE, 1, 6, GapReason.LATE));
        take(Scenes.frame(LIVE, 3, Scenes.poses()));
        take(Scenes.end(LIVE, 7));
        take(Scenes.end(LIVE, 7));

        // Then
        assertThat(names().stream()
                        .map(name -> name.replace(LIVE + "/", "old "))
                        .toList())
                .containsExactly(
                        "old 0 looked",
                        "old 2+1 superseded",
                        "old 5+2 superseded",
                        (LIVE + 9) + "/0 looked",
                        "old 4+1 superseded",
                        "old 1+1 superseded",
                        "old 3+1 superseded",
                        "old 7 end");
        assertThat(counts.superseded()).isEqualTo(6);
        assertThat(counts.duplicates()).isEqualTo(2);
    }

    @Test
    void accept_epochBeforeItsFirstNumber_isParked() {
        // Given
        take(Scenes.archive(Scenes.frame(0, SOMEBODY)));

        // When
        take(Scenes.frame(1, 1, Scenes.poses()));
        take(Scenes.frame(1, SOMEBODY));
        take(Scenes.starting(Scenes.frame(1, 0, Scenes.poses()), StreamPolicy.ARCHIVE, false));

        // Then
        assertThat(names()).containsExactly("0/0 looked", "0/1 looked", "1/0 looked", "1/1 looked");
    }

    private void take(StreamItem<Poses> item) {
        note(fold.accept(state, item));
    }

    private void note(FoldStep step) {
        state = step.state();
        answers.addAll(step.answers());
        counts = counts.plus(step.counts());
    }

    private List<TrackedPerson> people() {
        return answers.stream()
                .map(item -> (StreamItem.Looked<Tracks>) item)
                .flatMap(item -> item.value().people().stream())
                .toList();
    }

    private List<String> names() {
        return answers.stream().map(StreamFoldEpochsTest::name).toList();
    }

    private static String name(StreamItem<Tracks> item) {
        String name = item.id().epoch() + "/" + item.id().number();
        if (item instanceof StreamItem.Gap<Tracks> gap) {
            return name + "+" + gap.count() + " " + gap.reason();
        }
        return name + " " + item.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
