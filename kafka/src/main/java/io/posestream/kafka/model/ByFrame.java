package io.posestream.kafka.model;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.system.Closing;

/**
 * What a caller computes a frame with: the same for the same frame, whoever asks and whenever. Owns what it gives. Not
 * thread-safe.
 *
 * @param <T> such as a detector
 */
public interface ByFrame<T> extends AutoCloseable {
    /**
     * What computes this frame; stays this object's.
     *
     * @throws io.posestream.kafka.worker.NotYetException where it cannot be had now
     * @throws io.posestream.kafka.worker.StageBrokenException where it is not known
     */
    T of(FrameId id);

    @Override
    void close();

    /** One for all frames. */
    static <T extends AutoCloseable> ByFrame<T> always(T one) {
        requireNonNull(one, "one is null");
        return new ByFrame<>() {
            @Override
            public T of(FrameId id) {
                return one;
            }

            @Override
            public void close() {
                Closing closing = new Closing();
                closing.add(one);
                closing.close();
            }
        };
    }
}
