package io.posestream.kafka.worker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** How many records are taken up and not done with. Thread-safe; nobody waits for anything else while holding it. */
final class InFlight {
    private final Set<Entry> entries = new LinkedHashSet<>();

    synchronized void add(Entry entry) {
        entries.add(entry);
    }

    synchronized void remove(Entry entry) {
        entries.remove(entry);
        notifyAll();
    }

    synchronized int count() {
        return entries.size();
    }

    /** The one that was taken up first. */
    synchronized Optional<Entry> oldest() {
        return entries.stream().findFirst();
    }

    /** Waits until fewer than {@code limit} are in flight or the time is over; true where they are. */
    synchronized boolean awaitBelow(int limit, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (entries.size() >= limit) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }
}
