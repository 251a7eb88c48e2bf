package io.posestream.kafka.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Tasks on their way to callers: live ones first, so that none waits behind an archive. Thread-safe. */
final class TaskQueue<T> {
    private final Deque<T> live = new ArrayDeque<>();
    private final Deque<T> archive = new ArrayDeque<>();
    private boolean closed;

    synchronized void put(T task, boolean isLive) {
        (isLive ? live : archive).add(task);
        notifyAll();
    }

    /**
     * Waits for a task, then for more up to {@code max} or until {@code fill} is over.
     *
     * @return at least one task, all live or all not; empty when the queue is closed
     */
    synchronized List<T> take(int max, Duration fill) throws InterruptedException {
        while (!closed && live.isEmpty() && archive.isEmpty()) {
            wait();
        }
        long deadline = System.nanoTime() + fill.toNanos();
        long leftMs = fill.toMillis();
        while (!closed && Math.max(live.size(), archive.size()) < max && leftMs > 0) {
            wait(leftMs);
            leftMs = (deadline - System.nanoTime()) / 1_000_000;
        }
        List<T> batch = new ArrayList<>();
        Deque<T> from = live.isEmpty() ? archive : live;
        while (!closed && batch.size() < max && !from.isEmpty()) {
            batch.add(from.remove());
        }
        return batch;
    }

    /** Lets every taker go; returns what was not taken. */
    synchronized List<T> close() {
        closed = true;
        List<T> left = new ArrayList<>(live);
        left.addAll(archive);
        live.clear();
        archive.clear();
        notifyAll();
        return left;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
