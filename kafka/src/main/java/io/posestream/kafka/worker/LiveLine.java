package io.posestream.kafka.worker;

import io.posestream.kafka.live.LiveFlow;
import io.posestream.kafka.live.LiveMargin;
import java.util.Optional;

/**
 * One live stream before the callers of a worker: the one frame that waits, and what is on its way to {@code tracks}. Used
 * under the lock of its queue.
 *
 * @param <T> a frame to compute
 */
final class LiveLine<T extends TaskQueue.Queued> {
    private final LiveFlow flow;
    private final int partition;
    private Optional<T> waiting = Optional.empty();

    /** @param margin that of the worker */
    LiveLine(int partition, LiveMargin margin) {
        this.flow = new LiveFlow(margin);
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    LiveFlow flow() {
        return flow;
    }

    /** The newest frame waits from now on; gives the one that waited before. */
    Optional<T> replace(T newest) {
        Optional<T> before = waiting;
        waiting = Optional.of(newest);
        return before;
    }

    boolean isWaiting() {
        return waiting.isPresent();
    }

    /** Whether there is a frame that may be taken up now. */
    boolean isDue(long nowUs) {
        return waiting.isPresent()
                && flow.mayTake(ageUs(waiting.get(), nowUs), waiting.get().boundUs());
    }

    /** Takes the waiting frame up; there is one. */
    T take(long nowUs) {
        T task = waiting.orElseThrow();
        waiting = Optional.empty();
        flow.taken(task.id(), ageUs(task, nowUs), task.boundUs());
        return task;
    }

    /** Lets the waiting frame go without taking it up. */
    Optional<T> drop() {
        Optional<T> before = waiting;
        waiting = Optional.empty();
        return before;
    }

    private static long ageUs(TaskQueue.Queued task, long nowUs) {
        return Math.max(0, nowUs - task.arrivalUs());
    }
}
