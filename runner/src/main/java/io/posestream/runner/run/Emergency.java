package io.posestream.runner.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The death of the embedded broker, or of its topics: told once, and then nothing waits for it any more. Thread-safe. */
final class Emergency {
    private final Failure failure;
    private final boolean kept;
    private final List<Runnable> cuts = new CopyOnWriteArrayList<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private volatile boolean cut;
    private volatile boolean stopped;

    /**
     * @param failure told of it
     * @param kept whether what is on the broker's disk outlives this process
     */
    Emergency(Failure failure, boolean kept) {
        this.failure = failure;
        this.kept = kept;
    }

    /** Told of the broker's death; whatever else fails in the run is reported there too. */
    Failure failure() {
        return failure;
    }

    /** Cuts something short when it happens; at once where it has happened already. */
    void cuts(Runnable action) {
        cuts.add(action);
        if (cut) {
            action.run();
        }
    }

    /** Stops something that would report a failure of its own, once the broker's is reported. */
    void stops(Runnable action) {
        stops.add(action);
        if (stopped) {
            action.run();
        }
    }

    /** Nothing of the topics can be waited for: somebody has deleted them. */
    void topicsGone(Throwable cause) {
        happened("the topics", cause);
    }

    void brokerDied() {
        String again = kept ? "; once it is well the same command goes on from there" : "";
        happened(
                "the broker",
                new IllegalStateException("the embedded broker died, as it does when its disk is full or gone; the"
                        + " results hold what was answered until then" + again));
    }

    private void happened(String part, Throwable cause) {
        cut = true;
        cuts.forEach(Runnable::run);
        failure.report(part, cause);
        // only now, so that this is what the user reads of
        stopped = true;
        stops.forEach(Runnable::run);
    }
}
