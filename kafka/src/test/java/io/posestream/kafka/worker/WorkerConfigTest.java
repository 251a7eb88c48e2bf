package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that has stopped reading begins again before its callers have nothing to do. */
final class WorkerConfigTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 64})
    void readBelow_callersOnACpu_leavesOneRecordForEachAndOneMore(int callers) {
        WorkerConfig config = WorkerConfig.cpu("pose", callers);

        assertThat(config.readBelow() - 1).isEqualTo(callers + 1);
        assertThat(config.readBelow()).isLessThan(config.maxInFlight());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void readBelow_fewInFlight_isReachedAtLast(int inFlight) {
        assertThat(WorkerConfig.cpu("pose", 4).withMaxInFlight(inFlight).readBelow())
                .isEqualTo(1);
    }
}
