package io.posestream.kafka.worker;

import java.time.Duration;

/** How many records are taken up and not done with. Thread-safe; nobody waits for anything else while holding it. */
final class InFlight {
    private int count;

    synchronized void add() {
        count++;
    }

    synchronized void remove() {
        count--;
        notifyAll();
    }

    synchronized int count() {
        return count;
    }

    /** Waits until fewer than {@code limit} are in flight or the time is over; true where they are. */
    synchronized boolean awaitBelow(int limit, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (count >= limit) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }
}
