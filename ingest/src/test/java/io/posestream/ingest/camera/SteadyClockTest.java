package io.posestream.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {
    private static final long START_US = 1_700_000_000_000_000L;
    private static final long HOUR_US = 3_600_000_000L;
    private static final long FRAME_US = 40_000;

    private final SteadyClock clock = new SteadyClock();

    /** Steady times of {@code frames} frames whose presentation and arrival times grow by fixed steps. */
    private long run(int frames, long ptsUs, long ptsStepUs, long arrivalUs, long arrivalStepUs) {
        long last = 0;
        for (int i = 0; i < frames; i++) {
            long next = clock.next(ptsUs + i * ptsStepUs, arrivalUs + i * arrivalStepUs);
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        return last;
    }

    @Test
    void next_evenCamera_followsPresentationTimesThoughArrivalIsUneven() {
        Random jitter = new Random(1);
        long before = clock.next(0, START_US);
        for (int i = 1; i < 2_000; i++) {
            long next = clock.next(i * FRAME_US, START_US + i * FRAME_US + jitter.nextInt(30_000));

            assertThat(next - before).isCloseTo(FRAME_US, within(3_000L));
            before = next;
        }
    }

    @Test
    void next_thirtyDeclaredAndTwelveDelivered_goesByTheRateOfArrival() {
        long last = run(600, 0, 33_333, START_US, 83_333);

        long next = clock.next(600 * 33_333L, START_US + 600 * 83_333L);

        assertThat(next - last).isCloseTo(83_333, within(2_000L));
        assertThat(next).isCloseTo(START_US + 600 * 83_333L, within(300_000L));
    }

    @Test
    void next_clockJumpsAnHourForward_stepsByArrival() {
        long last = run(100, 0, FRAME_US, START_US, FRAME_US);

        long next = clock.next(100 * FRAME_US + HOUR_US, START_US + 100 * FRAME_US);

        assertThat(next - last).isCloseTo(FRAME_US, within(2_000L));
    }

    @Test
    void next_clockJumpsBackOrWraps_stepsByArrival() {
        long wrap = (1L << 33) * 1_000_000 / 90_000;
        long last = run(100, wrap - 100 * FRAME_US, FRAME_US, START_US, FRAME_US);

        long next = clock.next(0, START_US + 100 * FRAME_US);

        assertThat(next - last).isCloseTo(FRAME_US, within(2_000L));
    }

    @Test
    void next_presentationTimeStandsStill_stillGrows() {
        assertThat(run(50, 7_000, 0, START_US, FRAME_US)).isGreaterThan(START_US);
    }

    @Test
    void reconnected_outageOfAnHour_goesOnByArrival() {
        long last = run(100, 0, FRAME_US, START_US, FRAME_US);
        clock.reconnected();

        long next = clock.next(12, START_US + HOUR_US);

        assertThat(next - last).isCloseTo(HOUR_US - 99 * FRAME_US, within(50_000L));
    }

    @Test
    void next_wallClockIsSetBack_stillGrows() {
        long last = run(100, 0, FRAME_US, START_US, FRAME_US);

        assertThat(run(100, 100 * FRAME_US, FRAME_US, START_US - HOUR_US, FRAME_US))
                .isGreaterThan(last);
    }
}
