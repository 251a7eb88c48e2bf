package io.posestream.kafka.trace;

import io.posestream.proto.ItemHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Takes down what stages did with some of the frames. Called by the threads that do the work: implementations are
 * thread-safe, wait for nothing and throw nothing. Contexts are W3C {@code traceparent} texts; they go from stage to
 * stage in headers, never in values.
 */
public interface Tracing {
    /**
     * A frame begins its way: decides whether it is traced.
     *
     * @param stage that takes it in
     * @param frame its headers
     * @param inUs arrival, wall clock µs since 1970
     * @param outUs when its record was ready to be sent, likewise
     * @return the context to go with it; empty where it is not traced
     */
    Optional<String> begun(String stage, ItemHeaders frame, long inUs, long outUs);

    /**
     * A stage has answered a frame that is traced.
     *
     * @param stage that answered
     * @param frame headers of the answer
     * @param inUs when the stage took it up, wall clock µs since 1970
     * @param outUs when its answer was ready to be sent, likewise
     * @param parent the context that came with it
     * @return the context to go on with; empty where the parent makes no sense
     */
    Optional<String> answered(String stage, ItemHeaders frame, long inUs, long outUs, String parent);

    /**
     * A stage has computed frames in one call.
     *
     * @param stage that computed
     * @param frames in the call, those that are not traced included
     * @param parents the contexts that came with those that are traced, at least one
     * @param startUs of the call, wall clock µs since 1970
     * @param endUs of the call, likewise
     */
    void computed(String stage, int frames, List<String> parents, long startUs, long endUs);
}
