package io.posestream.kafka.worker;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamSettings;
import java.util.List;
import java.util.Set;

/**
 * What an {@link OrderedWorker} does with looked-at frames; gaps, failures and ends pass it by. Answers are a function of
 * the record, so that a repeated one gives the same bytes.
 *
 * @param <I> what is known of a frame before
 * @param <W> the work on one frame, made in order and done by any caller
 * @param <O> what is known after
 */
public interface WorkerStage<I, W, O> {
    /**
     * Takes a frame up: on the worker's own thread, in the order of its partition, without waiting long. The place for
     * asking for what will be needed.
     *
     * @param item the frame; it says where its record lies
     * @param settings of its stream
     */
    W admit(StreamItem.Looked<I> item, StreamSettings settings);

    /**
     * One caller, used by one thread, made and closed on it.
     *
     * @param metrics of the worker, for times that only the stage knows
     */
    Caller<W, O> newCaller(WorkerMetrics metrics);

    /**
     * Counts who is in an answer, once for each work that got one.
     *
     * @param metrics of the worker
     */
    default void tally(W work, O answer, WorkerMetrics metrics) {}

    /** Gives up what the work holds; called once for each admitted work, done or not. */
    default void release(W work) {}

    /** The partitions the worker has from now on, all of them. */
    default void assigned(Set<Integer> partitions) {}

    /**
     * Computes answers. Not thread-safe.
     *
     * @param <W> the work on one frame
     * @param <O> what is known after
     */
    interface Caller<W, O> extends AutoCloseable {
        /**
         * One answer per work, in order.
         *
         * @throws StageBrokenException where no frame can be computed any more: the worker stops
         * @throws NotYetException where a frame cannot be computed now: each is then tried alone
         * @throws Exception where any fails: each is then tried alone
         */
        List<Answer<O>> answer(List<W> batch) throws Exception;

        @Override
        void close();
    }
}
