package io.posestream.kafka.worker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How many records are taken up and not done with, those of live streams and of archives apart. Thread-safe; nobody waits
 * for anything else while holding it.
 */
final class InFlight {
    private final Set<Entry> entries = new LinkedHashSet<>();
    private int live;

    synchronized void add(Entry entry) {
        if (entries.add(entry) && entry.isLive()) {
            live++;
        }
    }

    synchronized void remove(Entry entry) {
        if (entries.remove(entry) && entry.isLive()) {
            live--;
        }
        notifyAll();
    }

    synchronized int count() {
        return entries.size();
    }

    /** Those of live streams. */
    synchronized int live() {
        return live;
    }

    /** Those of archives. */
    synchronized int archive() {
        return entries.size() - live;
    }

    /** Those that are still computed, or wait for it. */
    synchronized int unanswered() {
        return (int) entries.stream().filter(entry -> !entry.isAnswered()).count();
    }

    /** The one that was taken up first. */
    synchronized Optional<Entry> oldest() {
        return entries.stream().findFirst();
    }

    /** Waits until a condition on the counts holds or the time is over; true where it holds. */
    synchronized boolean await(BooleanSupplier condition, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }

    /** Waits until nothing is in flight or the time is over; true where nothing is. */
    boolean awaitNone(Duration time) throws InterruptedException {
        return await(() -> count() == 0, time);
    }
}
