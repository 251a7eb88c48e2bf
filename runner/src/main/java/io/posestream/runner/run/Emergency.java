package io.posestream.runner.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The death of the embedded broker: told once, and then nothing waits for it any more. Thread-safe. */
final class Emergency {
    private final Failure failure;
    private final Workers workers;
    private final boolean kept;
    private final List<Runnable> cuts = new CopyOnWriteArrayList<>();
    private volatile boolean happened;

    /**
     * @param failure told of it
     * @param workers stopped by it
     * @param kept whether what is on the broker's disk outlives this process
     */
    Emergency(Failure failure, Workers workers, boolean kept) {
        this.failure = failure;
        this.workers = workers;
        this.kept = kept;
    }

    /** Cuts something short when it happens; at once where it has happened already. */
    void cuts(Runnable cut) {
        cuts.add(cut);
        if (happened) {
            cut.run();
        }
    }

    /** Whether it has happened. */
    boolean happened() {
        return happened;
    }

    void brokerDied() {
        happened = true;
        // they fail only later, so that the broker is what the user reads of
        cuts.forEach(Runnable::run);
        String again = kept ? "; once it is well the same command goes on from there" : "";
        failure.report(
                "the broker",
                new IllegalStateException("the embedded broker died, as it does when its disk is full or gone; the"
                        + " results hold what was answered until then" + again));
        workers.abort();
    }
}
