package io.posestream.tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.tracker.TrackerConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackingBenchmarkTest {
    @Test
    @SharedTest
    void run_referenceSeeds_beatsTheReferenceFigures() {
        // When
        List<TrackingBenchmark.Result> results =
                new TrackingBenchmark(TrackerConfig.DEFAULT).run(Shared.path("vectors", "tracking"));

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
    void measure_aFewPeople_allocatesNoMoreAsTimeGoesOn() {
        // When
        TrackingSpeed.Result result = TrackingSpeed.measure(5, TrackerConfig.DEFAULT);

        // Then
        assertThat(result.secondHalfBytes()).isLessThan(result.firstHalfBytes() + result.firstHalfBytes() / 10);
    }

    @Test
    void run_folderWithoutVectors_namesIt(@TempDir Path folder) {
        assertThatThrownBy(() -> new TrackingBenchmark(TrackerConfig.DEFAULT).run(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void line_result_isWhatPeopleRead() {
        assertThat(new TrackingBenchmark.Result("100", 97.9701, 20.53).line())
                .isEqualTo("seed 100 mota 97.97 switches-per-joint 20.5");
    }
}
