package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.CaptureClock;
import io.posestream.core.StreamPolicy;
import io.posestream.ingest.source.BlankPicture;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.SourcePicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PlayedSourceTest {
    private static final int PICTURES = 20;
    private static final long INTERVAL_US = 20_000;

    private final AtomicInteger open = new AtomicInteger();

    @Test
    void next_nobodyWaits_givesEachPictureWhenItIsDue() throws Exception {
        try (PlayedSource played = new PlayedSource(recording(0), "clip", StreamPolicy.LIVE, 0)) {
            // When
            List<Long> arrivals = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            long left = 0;
            SourceEvent event = played.next();
            while (!(event instanceof SourceEvent.Ended)) {
                if (event instanceof SourceEvent.Shown shown) {
                    arrivals.add(shown.picture().arrivalUs().orElseThrow());
                    times.add(shown.picture().ptsUs());
                    shown.picture().close();
                } else {
                    left += ((SourceEvent.Late) event).count();
                }
                event = played.next();
            }

            // Then
            assertThat(times.size() + left).isEqualTo(PICTURES);
            for (int i = 1; i < times.size(); i++) {
                // never before its time
                assertThat(arrivals.get(i) - arrivals.get(0)).isGreaterThan(times.get(i) - times.get(0) - INTERVAL_US);
            }
        }
        assertThat(awaitClosed()).isTrue();
    }

    @Test
    void next_liveAndSlowlyTaken_givesTheNewestAndCountsTheOthers() throws Exception {
        try (PlayedSource played = new PlayedSource(recording(0), "clip", StreamPolicy.LIVE, 0)) {
            // Given
            ((SourceEvent.Shown) played.next()).picture().close();
            TimeUnit.MILLISECONDS.sleep(200);

            // When
            SourceEvent left = played.next();
            SourceEvent newest = played.next();

            // Then
            assertThat(left)
                    .isInstanceOfSatisfying(
                            SourceEvent.Late.class,
                            late -> assertThat(late.count()).isPositive());
            assertThat(newest).isInstanceOfSatisfying(SourceEvent.Shown.class, shown -> {
                assertThat(shown.picture().ptsUs()).isEqualTo(INTERVAL_US * (((SourceEvent.Late) left).count() + 1));
                shown.picture().close();
            });
        }
        assertThat(awaitClosed()).isTrue();
    }

    @Test
    void next_archiveSlowlyTaken_leavesNothingOut() throws Exception {
        try (PlayedSource played = new PlayedSource(recording(0), "clip", StreamPolicy.ARCHIVE, 0)) {
            for (int number = 0; number < 6; number++) {
                SourceEvent.Shown shown = (SourceEvent.Shown) played.next();
                assertThat(shown.picture().ptsUs()).isEqualTo(number * INTERVAL_US);
                shown.picture().close();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        assertThat(awaitClosed()).isTrue();
    }

    @Test
    void next_picturesBeforeTheChosenPart_areNotWaitedFor() throws Exception {
        long fromUs = 15 * INTERVAL_US;
        try (PlayedSource played = new PlayedSource(recording(0), "clip", StreamPolicy.ARCHIVE, fromUs)) {
            long startNs = System.nanoTime();
            for (int number = 0; number <= 15; number++) {
                ((SourceEvent.Shown) played.next()).picture().close();
            }

            assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.MICROSECONDS.toNanos(fromUs));
        }
    }

    @Test
    void next_recordingThatFails_failsAsIt() throws Exception {
        try (PlayedSource played = new PlayedSource(recording(2), "clip", StreamPolicy.ARCHIVE, 0)) {
            ((SourceEvent.Shown) played.next()).picture().close();
            ((SourceEvent.Shown) played.next()).picture().close();

            assertThatThrownBy(played::next).isInstanceOf(IOException.class).hasMessage("broken");
        }
    }

    /** What the playing thread still holds it closes when it is told to end. */
    private boolean awaitClosed() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (open.get() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return open.get() == 0;
    }

    /** @param failsAt number of the picture that cannot be read; 0 for none */
    private FrameSource recording(int failsAt) {
        return new FrameSource() {
            private int next;

            @Override
            public SourceInfo info() {
                return new SourceInfo(
                        "clip",
                        CaptureClock.PRESENTATION,
                        0,
                        INTERVAL_US,
                        8,
                        8,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        "");
            }

            @Override
            public SourceEvent next() throws IOException {
                if (next > 0 && next == failsAt) {
                    throw new IOException("broken");
                }
                if (next == PICTURES) {
                    return new SourceEvent.Ended(false, 0);
                }
                open.incrementAndGet();
                return new SourceEvent.Shown(picture(INTERVAL_US * next++));
            }

            @Override
            public void close() {}
        };
    }

    private SourcePicture picture(long ptsUs) {
        return new BlankPicture(ptsUs, open::decrementAndGet);
    }
}
