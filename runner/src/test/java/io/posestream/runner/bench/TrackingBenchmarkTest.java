package io.posestream.runner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.tracker.Tracker;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerPreset;
import io.posestream.tracker.TrackerState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackingBenchmarkTest {
    /** What the recommended tracker reaches, computed once. */
    private static List<TrackingBenchmark.Result> recommended = List.of();

    private static List<TrackingBenchmark.Result> recommended() {
        if (recommended.isEmpty()) {
            recommended = new TrackingBenchmark(TrackerConfig.DEFAULT).run(Shared.path("vectors", "tracking"));
        }
        return recommended;
    }

    @Test
    @SharedTest
    void run_referenceSeeds_beatsTheReferenceFigures() {
        // When
        List<TrackingBenchmark.Result> results = recommended();

        // Then
        assertThat(results).extracting(TrackingBenchmark.Result::seed).startsWith("100", "500");
        assertThat(results.get(0).mota()).isGreaterThan(97.970 + 0.8);
        assertThat(results.get(0).switchesPerJoint()).isLessThan(0.7 * 20.5);
        assertThat(results.get(1).mota()).isGreaterThan(97.775 + 0.8);
        assertThat(results.get(1).switchesPerJoint()).isLessThan(0.7 * 23.1);
    }

    @Test
    @SharedTest
    void run_trackerAsFirstSpecified_reachesTheReferenceFigures() {
        // When
        List<TrackingBenchmark.Result> results =
                new TrackingBenchmark(TrackerConfig.REFERENCE).run(Shared.path("vectors", "tracking"));

        // Then
        assertThat(results.get(0).mota()).isGreaterThanOrEqualTo(97.970 - 0.05);
        assertThat(results.get(0).switchesPerJoint()).isLessThanOrEqualTo(1.1 * 20.5);
        assertThat(results.get(1).mota()).isGreaterThanOrEqualTo(97.775 - 0.05);
        assertThat(results.get(1).switchesPerJoint()).isLessThanOrEqualTo(1.1 * 23.1);
    }

    @Test
    @SharedTest
    void run_procedureOfHrnet_isWorseThanTheRecommendedTracker() {
        // When
        TrackingBenchmark.Result ours = recommended().get(0);
        TrackingBenchmark.Result theirs = new TrackingBenchmark(TrackerPreset.HRNET_POSETRACK.config())
                .run(Shared.path("vectors", "tracking"))
                .get(0);

        // Then
        assertThat(theirs.mota()).isBetween(80.0, ours.mota());
        assertThat(theirs.idf1()).isBetween(70.0, ours.idf1());
        assertThat(theirs.hota()).isBetween(50.0, ours.hota());
    }

    @Test
    void update_aFewPeople_allocatesNoMoreAsTimeGoesOn() {
        // Given: 5 people, 5 % of them missed, 160 s
        Tracker tracker = new Tracker(TrackerConfig.DEFAULT);
        List<StreamItem.Looked<Poses>> frames = Walker.frames(5, 4000, 0.05);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TrackerState state = TrackerState.EMPTY;
        long[] allocated = new long[3];

        // When: half of the frames are warm-up
        for (int number = 0; number < frames.size(); number++) {
            if (number >= 2000 && number % 1000 == 0) {
                allocated[number / 1000 - 2] = threads.getCurrentThreadAllocatedBytes();
            }
            state = tracker.update(state, frames.get(number)).state();
        }
        allocated[2] = threads.getCurrentThreadAllocatedBytes();

        // Then
        long firstHalf = allocated[1] - allocated[0];
        assertThat(firstHalf).isPositive();
        assertThat(allocated[2] - allocated[1]).isLessThan(firstHalf + firstHalf / 10);
    }

    @Test
    void run_folderWithoutVectors_namesIt(@TempDir Path folder) {
        assertThatThrownBy(() -> new TrackingBenchmark(TrackerConfig.DEFAULT).run(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void line_result_isWhatPeopleRead() {
        assertThat(new TrackingBenchmark.Result("100", 97.9701, 20.53, 97, 73, 60).line())
                .isEqualTo("seed 100 mota 97.97 switches-per-joint 20.5");
    }
}
