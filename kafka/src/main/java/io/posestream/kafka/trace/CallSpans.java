package io.posestream.kafka.trace;

import io.posestream.proto.TimeHeaders;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** Tells of the calls in which a stage computes frames together. Thread-safe. */
public final class CallSpans {
    private final String stage;
    private final Optional<Tracing> tracing;

    /** @param tracing empty where nobody traces: telling then costs nothing */
    public CallSpans(String stage, Optional<Tracing> tracing) {
        this.stage = stage;
        this.tracing = tracing;
    }

    /**
     * A call has ended, well or not.
     *
     * @param inputs headers of the frames in it
     * @param tookNs how long it took
     */
    public void ended(List<Headers> inputs, long tookNs) {
        if (tracing.isEmpty()) {
            return;
        }
        List<String> parents = inputs.stream()
                .map(TimeHeaders::traceParent)
                .flatMap(Optional::stream)
                .toList();
        if (!parents.isEmpty()) {
            long endUs = TimeHeaders.nowUs();
            tracing.get().computed(stage, inputs.size(), parents, endUs - tookNs / 1000, endUs);
        }
    }
}
