package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.ingest.FrameSelection.Fate;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class FrameSelectionTest {
    @Test
    void next_tenOfThirtyPerSecond_keepsEveryThird() {
        // Given
        FrameSelection.Judge judge =
                new FrameSelection(0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(10)).judge(33_333);

        // When
        StringBuilder fates = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            fates.append(letter(judge.next(Math.round(i * 1e6 / 30))));
        }

        // Then
        assertThat(fates).hasToString("KDDKDDKDD");
    }

    @Test
    void next_rateOfTheSourceOrAbove_keepsEveryFrame() {
        for (double[] rates : new double[][] {{30, 30}, {60, 60}, {29.97, 30}, {30000 / 1001.0, 29.97}, {25, 100}}) {
            String fates = fates(rates[0], rates[1], 300);

            assertThat(fates).as("%s of %s", rates[1], rates[0]).isEqualTo("K".repeat(300));
        }
    }

    @Test
    void next_integerFraction_hasEvenSteps() {
        for (int[] rates : new int[][] {{30, 15, 2}, {30, 10, 3}, {60, 20, 3}, {24, 6, 4}, {50, 25, 2}}) {
            String fates = fates(rates[0], rates[1], 60);

            assertThat(fates).isEqualTo(("K" + "D".repeat(rates[2] - 1)).repeat(60 / rates[2]));
        }
    }

    @Test
    void next_timesRoundedToMilliseconds_keepTheirSlots() {
        FrameSelection.Judge judge =
                new FrameSelection(0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(30)).judge(33_333);

        for (int i = 0; i < 300; i++) {
            assertThat(judge.next(Math.round(i * 1e3 / 30) * 1000)).isEqualTo(Fate.KEEP);
        }
    }

    @Test
    void next_timesBeforeTheStart_areTakenInWhereNoPartIsChosen() {
        assertThat(FrameSelection.ALL.judge(40_000).next(-80_000)).isEqualTo(Fate.KEEP);
    }

    /** Fates of the frames of a source of {@code rate} frames per second, looked at {@code fps} times a second. */
    private static String fates(double rate, double fps, int frames) {
        FrameSelection.Judge judge = new FrameSelection(
                        0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(fps))
                .judge(Math.round(1e6 / rate));
        StringBuilder fates = new StringBuilder();
        for (int i = 0; i < frames; i++) {
            fates.append(letter(judge.next(Math.round(i * 1e6 / rate))));
        }
        return fates.toString();
    }

    @Test
    void next_fromToAndLimit_takesTheChosenPartOnly() {
        FrameSelection.Judge judge =
                new FrameSelection(100, OptionalLong.of(600), OptionalLong.of(3), OptionalDouble.empty()).judge(33_333);

        assertThat(judge.next(99)).isEqualTo(Fate.BEFORE);
        assertThat(judge.next(100)).isEqualTo(Fate.KEEP);
        assertThat(judge.next(200)).isEqualTo(Fate.KEEP);
        assertThat(judge.isFull()).isFalse();
        assertThat(judge.next(300)).isEqualTo(Fate.KEEP);
        assertThat(judge.isFull()).isTrue();
        assertThat(judge.next(400)).isEqualTo(Fate.AFTER);
    }

    @Test
    void next_atOrAfterTheEnd_isAfter() {
        FrameSelection.Judge judge =
                new FrameSelection(0, OptionalLong.of(600), OptionalLong.empty(), OptionalDouble.empty()).judge(33_333);

        assertThat(judge.next(599)).isEqualTo(Fate.KEEP);
        assertThat(judge.next(600)).isEqualTo(Fate.AFTER);
    }

    @Test
    void parseTime_allForms_givesMicroseconds() {
        assertThat(FrameSelection.parseTime("12")).contains(12_000_000L);
        assertThat(FrameSelection.parseTime("1.5")).contains(1_500_000L);
        assertThat(FrameSelection.parseTime("01:02:03.250")).contains(3_723_250_000L);
        assertThat(FrameSelection.parseTime("2:03")).contains(123_000_000L);
        assertThat(FrameSelection.parseTime("x")).isEmpty();
        assertThat(FrameSelection.parseTime("1:2:3:4")).isEmpty();
        assertThat(FrameSelection.parseTime("-1")).isEmpty();
    }

    @Test
    void new_uselessRanges_areUserErrors() {
        assertThatThrownBy(
                        () -> new FrameSelection(5, OptionalLong.of(5), OptionalLong.empty(), OptionalDouble.empty()))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(
                        () -> new FrameSelection(0, OptionalLong.empty(), OptionalLong.of(0), OptionalDouble.empty()))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new FrameSelection(
                        0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(Double.NaN)))
                .isInstanceOf(UserError.class);
    }

    private static char letter(Fate fate) {
        return fate.name().charAt(0);
    }
}
