package io.posestream.kafka.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LiveFlowTest {
    private static final long SECOND_US = 1_000_000;

    @Test
    void mayTake_nothingOnTheWay_isServedWhateverItsAge() {
        assertThat(new LiveFlow(new LiveMargin()).mayTake(3_600 * SECOND_US, 1)).isTrue();
    }

    @Test
    void mayTake_oneOnTheWayAndNothingKnown_waits() {
        LiveFlow flow = new LiveFlow(new LiveMargin());
        flow.taken(id(0), 0, SECOND_US);

        assertThat(flow.mayTake(0, 1_000 * SECOND_US)).isFalse();
    }

    @Test
    void mayTake_oneOnTheWay_goesByAgeAndWhatNineOfTenNeeded() throws Exception {
        // Given one of ten frames that needed 50 ms or more, and the others nothing
        LiveFlow flow = new LiveFlow(new LiveMargin());
        for (int number = 0; number < 20; number++) {
            flow.taken(id(number), 0, SECOND_US);
            if (number == 7) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            flow.answered(id(number), true);
        }
        flow.taken(id(20), 0, SECOND_US);

        // Then
        assertThat(flow.mayTake(0, SECOND_US)).isTrue();
        assertThat(flow.mayTake(SECOND_US, SECOND_US)).isFalse();

        // When two more need as long, it is no longer the tenth
        flow.answered(id(20), true);
        for (int number = 21; number < 24; number++) {
            flow.taken(id(number), 0, SECOND_US);
            TimeUnit.MILLISECONDS.sleep(50);
            flow.answered(id(number), true);
        }
        flow.taken(id(24), 0, SECOND_US);

        // Then
        assertThat(flow.mayTake(0, 45_000)).isFalse();
    }

    @Test
    void mayTake_resultsWereTooOld_keepsAMarginUntilManyWereNot() {
        // Given frames that need no time, and a bound that is met
        LiveFlow flow = new LiveFlow(new LiveMargin());
        answer(flow, 0, 40, 0);
        flow.taken(id(80), 0, SECOND_US);
        assertThat(flow.mayTake(950_000, SECOND_US)).isTrue();

        // When one in a pair is too old
        flow.answered(id(80), true);
        answer(flow, 100, 1, 2 * SECOND_US);

        // Then a tenth of the bound is kept
        flow.taken(id(102), 0, SECOND_US);
        assertThat(flow.mayTake(950_000, SECOND_US)).isFalse();
        assertThat(flow.mayTake(850_000, SECOND_US)).isTrue();

        // When two hundred are in time
        flow.answered(id(102), true);
        answer(flow, 200, 100, 0);

        // Then it is given back
        flow.taken(id(400), 0, SECOND_US);
        assertThat(flow.mayTake(950_000, SECOND_US)).isTrue();
    }

    @Test
    void mayTake_anotherCamerasResultsWereTooOld_keepsTheMarginToo() {
        // Given two cameras of a stage, one of which only ever has one frame on its way
        LiveMargin margin = new LiveMargin();
        LiveFlow busy = new LiveFlow(margin);
        LiveFlow calm = new LiveFlow(margin);
        single(calm, 0, 40, 0);

        // When the other one's results are too old
        answer(busy, 0, 1, 2 * SECOND_US);
        calm.taken(id(40), 0, SECOND_US);

        // Then both keep it, and lone frames in time give it back
        assertThat(calm.mayTake(950_000, SECOND_US)).isFalse();
        calm.answered(id(40), true);
        single(calm, 100, 200, 0);
        calm.taken(id(300), 0, SECOND_US);
        assertThat(calm.mayTake(950_000, SECOND_US)).isTrue();
    }

    @Test
    void mayTake_loneFramesWereTooOld_keepsNoMarginForThem() {
        // Given frames that come too old to the stage and are served all the same
        LiveFlow flow = new LiveFlow(new LiveMargin());
        single(flow, 0, 40, 2 * SECOND_US);
        flow.taken(id(40), 0, SECOND_US);

        assertThat(flow.mayTake(950_000, SECOND_US)).isTrue();
    }

    /** Frames of which each has the chain for itself. */
    private static void single(LiveFlow flow, long from, int count, long ageUs) {
        for (long number = from; number < from + count; number++) {
            flow.taken(id(number), ageUs, SECOND_US);
            flow.answered(id(number), true);
        }
    }

    /** Pairs of frames, the second of which follows the first and is so old. */
    private static void answer(LiveFlow flow, long from, int pairs, long ageUs) {
        for (long number = from; number < from + 2L * pairs; number += 2) {
            flow.taken(id(number), 0, SECOND_US);
            flow.taken(id(number + 1), ageUs, SECOND_US);
            flow.answered(id(number), true);
            flow.answered(id(number + 1), true);
        }
    }

    @Test
    void mayTake_chainThatHasStopped_isNotTakenForTheFastOneItWas() throws Exception {
        LiveFlow flow = new LiveFlow(new LiveMargin());
        flow.taken(id(0), 0, SECOND_US);
        flow.answered(id(0), true);
        flow.taken(id(1), 0, SECOND_US);
        TimeUnit.MILLISECONDS.sleep(60);

        assertThat(flow.mayTake(0, 50_000)).isFalse();
        assertThat(flow.mayTake(0, 60 * SECOND_US)).isTrue();
    }

    @Test
    void answered_skippedDownTheChain_saysNothingOfTheTimeAFrameNeeds() {
        LiveFlow flow = new LiveFlow(new LiveMargin());
        flow.taken(id(0), 0, SECOND_US);
        flow.taken(id(1), 0, SECOND_US);
        flow.answered(id(1), false);

        assertThat(flow.isIdle()).isTrue();
        flow.taken(id(2), 0, SECOND_US);
        assertThat(flow.mayTake(0, SECOND_US)).isFalse();
    }

    @Test
    void aloneUs_framesThatHadTheChainForThemselves_isTheirAgeAtTheAnswer() {
        LiveFlow flow = new LiveFlow(new LiveMargin());
        for (long number = 0; number < 16; number++) {
            assertThat(flow.aloneUs()).isEmpty();
            flow.taken(id(2 * number), 7 * SECOND_US, SECOND_US);
            // one that follows it is not alone
            flow.taken(id(2 * number + 1), 100 * SECOND_US, SECOND_US);
            flow.answered(id(2 * number), true);
            flow.answered(id(2 * number + 1), true);
        }

        assertThat(flow.aloneUs().orElseThrow()).isBetween(7 * SECOND_US, 10 * SECOND_US);
    }

    private static FrameId id(long number) {
        return new FrameId("gate", 1, number);
    }
}
