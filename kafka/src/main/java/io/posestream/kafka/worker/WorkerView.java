package io.posestream.kafka.worker;

import java.util.Map;
import java.util.Optional;

/** A worker as it is now, to be watched from outside. Thread-safe. */
public interface WorkerView {
    /**
     * A record that is taken up and not done with.
     *
     * @param name of its frame, or of its place where it says no frame
     * @param sinceUs when it was taken up, wall clock µs since 1970
     * @param answered whether it waits for the broker, no longer for a computation
     */
    record Oldest(String name, long sinceUs, boolean answered) {}

    /** What it has done so far. */
    WorkerMetrics metrics();

    /** Records taken up and not done with. */
    int inFlight();

    /** Those of them that are not answered yet. */
    int toCompute();

    /** The one of them that was taken up first. */
    Optional<Oldest> oldest();

    /** Whether its group has given it the partitions it is to have, none included. */
    boolean hasPartitions();

    /** By partition of its input, how many records it has not read yet; without those it has never asked for. */
    Map<Integer, Long> lag();
}
