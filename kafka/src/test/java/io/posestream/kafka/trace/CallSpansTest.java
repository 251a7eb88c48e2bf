package io.posestream.kafka.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class CallSpansTest {
    private final Told told = new Told();
    private final CallSpans spans = new CallSpans("pose", Optional.of(told));

    @Test
    void ended_batchOfSomeTracedFrames_linksToThoseAlone() {
        // When
        spans.ended(List.of(traced(1), new RecordHeaders(), traced(2)), 5_000_000);

        // Then
        assertThat(told.calls).containsExactly("pose 3 [" + context(1) + ", " + context(2) + "] 5000");
    }

    @Test
    void ended_nothingTracedOrNoContext_tellsNothing() {
        Headers senseless = new RecordHeaders().add("traceparent", "00-xyz".getBytes(StandardCharsets.UTF_8));
        Headers empty = new RecordHeaders().add("traceparent", null);

        spans.ended(List.of(new RecordHeaders(), senseless, empty), 1);
        new CallSpans("pose", Optional.empty()).ended(List.of(traced(1)), 1);

        assertThat(told.calls).isEmpty();
    }

    private static Headers traced(int id) {
        Headers headers = new RecordHeaders();
        TimeHeaders.traceParent(headers, context(id));
        return headers;
    }

    private static String context(int id) {
        return "00-" + "a".repeat(31) + id + "-" + "b".repeat(16) + "-01";
    }

    /** Writes down what it is told. */
    private static final class Told implements Tracing {
        private final List<String> calls = new ArrayList<>();

        @Override
        public Optional<String> begun(String stage, ItemHeaders frame, long inUs, long outUs) {
            throw new IllegalStateException("a call begins no frame");
        }

        @Override
        public Optional<String> answered(String stage, ItemHeaders frame, long inUs, long outUs, String parent) {
            throw new IllegalStateException("a call answers no frame");
        }

        @Override
        public void computed(String stage, int frames, List<String> parents, long startUs, long endUs) {
            calls.add(stage + " " + frames + " " + parents + " " + (endUs - startUs));
        }
    }
}
