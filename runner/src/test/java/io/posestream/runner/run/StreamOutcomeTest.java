package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.GapReason;
import io.posestream.results.settled.ResultCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StreamOutcomeTest {
    private static StreamOutcome outcome(long results, Map<String, Long> skipped, Map<String, Long> failures) {
        ResultCounts counts = new ResultCounts(results, new TreeMap<>(skipped), new TreeMap<>(failures), 0, 0, 0);
        return new StreamOutcome("shop", Path.of("out"), "complete", List.of(), counts);
    }

    @Test
    void trouble_noFrameFailed_isNone() {
        StreamOutcome outcome = outcome(10, Map.of(GapReason.RATE, 20L, GapReason.CORRUPT, 3L), Map.of());

        assertThat(outcome.trouble()).isEmpty();
        assertThat(outcome.isFailure()).isFalse();
    }

    @Test
    void trouble_someFailed_namesTheCommonestReasonAndFailsAboveHalf() {
        StreamOutcome half = outcome(3, Map.of(), Map.of("reading", 1L, "computing", 2L));
        StreamOutcome more = outcome(2, Map.of(GapReason.RATE, 50L), Map.of("reading", 1L, "computing", 2L));

        assertThat(half.trouble()).hasValue("3 of 6 frames failed, 2 of them with: computing");
        assertThat(half.isFailure()).isFalse();
        assertThat(more.isFailure()).isTrue();
    }

    @Test
    void trouble_nothingSucceeded_isAFailureWhateverTheReason() {
        StreamOutcome failed = outcome(0, Map.of(), Map.of("computing", 4L));
        StreamOutcome unseen = outcome(0, Map.of(GapReason.EXPIRED, 4L, GapReason.RATE, 9L), Map.of());

        assertThat(failed.trouble()).hasValue("4 of 4 frames failed, all with: computing");
        assertThat(failed.isFailure()).isTrue();
        assertThat(unseen.trouble()).hasValue("4 of 4 frames failed, all with: expired");
        assertThat(unseen.isFailure()).isTrue();
    }
}
