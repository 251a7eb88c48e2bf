package io.posestream.tracker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.tracker.Scenes;
import io.posestream.tracker.TrackCounts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackerMetricsTest {
    private static final int PRESENT = 4;

    private final TrackerMetrics metrics = new TrackerMetrics();

    @Test
    void committed_afterOneThatWasUndone_countsWhatWasReadAgainOnce() {
        // Given a transaction that is undone
        count();
        assertThat(metrics.recordsIn()).isZero();
        metrics.undone();

        // When its record is read again
        count();
        metrics.committed();

        // Then
        assertThat(metrics.recordsIn()).isEqualTo(1);
        assertThat(metrics.deadLettersByReason()).containsExactly(Map.entry("foreign", 1L));
        assertThat(metrics.tracks()).containsExactly(Map.entry("cam", new TrackCounts(2, 1, 0, 2)));
    }

    @Test
    void committed_onAnotherThread_leavesThisOnesTransactionOpen() throws InterruptedException {
        // Given
        count();

        // When
        Thread other = new Thread(() -> {
            metrics.countRecord();
            metrics.committed();
        });
        other.start();
        other.join(10_000);

        // Then
        assertThat(metrics.recordsIn()).isEqualTo(1);
        metrics.committed();
        assertThat(metrics.recordsIn()).isEqualTo(2);
    }

    @Test
    void tracks_ofAStream_areBornConfirmedAndLost(@TempDir Path folder) {
        // Given two people who are there from the first frame on
        try (TopologyHarness harness = new TopologyHarness(folder, false)) {
            for (int number = 0; number < PRESENT; number++) {
                harness.send(Scenes.frame(number, Scenes.person(100, 100, 0.9), Scenes.person(500, 100, 0.9)));
            }
            assertThat(harness.metrics().tracks()).containsExactly(Map.entry("cam", new TrackCounts(2, 2, 0, 2)));
            assertThat(harness.metrics().people()).isEqualTo(2 * PRESENT);

            // When nobody is there for longer than the tracker remembers
            for (int number = PRESENT; number < PRESENT + 40; number++) {
                harness.send(Scenes.frame(number));
            }

            // Then
            assertThat(harness.metrics().tracks()).containsExactly(Map.entry("cam", new TrackCounts(2, 2, 2, 0)));
            assertThat(harness.metrics().people()).isEqualTo(2 * PRESENT);
        }
    }

    private void count() {
        metrics.countRecord();
        metrics.countDeadLetter("foreign: no readable headers");
        metrics.countTracks("cam", new TrackCounts(2, 1, 0, 2));
    }
}
