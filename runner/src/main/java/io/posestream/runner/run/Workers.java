package io.posestream.runner.run;

import io.posestream.kafka.worker.OrderedWorker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches the workers of a run and stops them at once when their broker is gone. Borrows them. Thread-safe. */
final class Workers {
    private final Failure failure;
    private final List<OrderedWorker<?, ?, ?>> watched = new CopyOnWriteArrayList<>();
    private volatile boolean aborted;

    Workers(Failure failure) {
        this.failure = failure;
    }

    /** Reports the worker's failure, should it have one. */
    void watch(String part, OrderedWorker<?, ?, ?> worker) {
        watched.add(worker);
        if (aborted) {
            worker.abort();
        }
        CompletableFuture<Void> unused = worker.done().whenComplete((nothing, thrown) -> {
            if (thrown != null) {
                failure.report(part, thrown);
            }
        });
    }

    /** Stops them all, those that are watched from now on too: they wait for nothing and commit nothing. */
    void abort() {
        aborted = true;
        watched.forEach(OrderedWorker::abort);
    }
}
