package io.posestream.core.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingTest {
    @Test
    void close_severalFail_closesAllInReverseAndThrowsTheFirst() {
        // Given
        List<String> closed = new ArrayList<>();
        Closing closing = new Closing();
        closing.add(() -> {
            closed.add("broker");
            throw new IOException("broker");
        });
        closing.add(() -> closed.add("worker"));
        closing.add(() -> {
            closed.add("ingest");
            throw new IllegalStateException("ingest");
        });

        // When
        assertThatThrownBy(closing::close)
                .hasMessage("ingest")
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));

        // Then
        assertThat(closed).containsExactly("ingest", "worker", "broker");
    }

    @Test
    void opening_secondPartFails_closesTheFirst() {
        List<String> order = new ArrayList<>();

        assertThatThrownBy(() -> Closing.opening(closing -> {
                    closing.add(() -> order.add("first closed"));
                    throw new IllegalStateException("no second");
                }))
                .hasMessage("no second");
        assertThat(order).containsExactly("first closed");
    }
}
