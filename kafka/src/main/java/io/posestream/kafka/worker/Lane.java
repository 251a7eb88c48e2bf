package io.posestream.kafka.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The records of one partition in their order: answered in any order, sent in this one, committed below the lowest that
 * is not acknowledged. Thread-safe.
 */
final class Lane {
    private final int partition;
    private final Consumer<Entry> sender;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Deque<Entry> sent = new ArrayDeque<>();
    private long next;
    private boolean closed;

    /**
     * @param next offset of the first record to come
     * @param sender sends all records of an entry; may wait
     */
    Lane(int partition, long next, Consumer<Entry> sender) {
        this.partition = partition;
        this.next = next;
        this.sender = sender;
    }

    int partition() {
        return partition;
    }

    /** Puts a record in line. */
    synchronized void add(Entry entry) {
        if (closed) {
            entry.end();
            return;
        }
        waiting.add(entry);
        next = entry.offset() + 1;
    }

    /** Sends what has its answer and nothing unanswered before it. */
    synchronized void send() {
        while (!closed && !waiting.isEmpty() && waiting.peek().isAnswered()) {
            Entry entry = waiting.remove();
            sent.add(entry);
            sender.accept(entry);
        }
    }

    /** The lowest offset that is not done with. */
    synchronized long position() {
        while (!sent.isEmpty() && sent.peek().isAcknowledged()) {
            sent.remove();
        }
        if (!sent.isEmpty()) {
            return sent.peek().offset();
        }
        return waiting.isEmpty() ? next : waiting.peek().offset();
    }

    /** Whether everything sent is acknowledged. */
    synchronized boolean isQuiet() {
        position();
        return sent.isEmpty();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Sends nothing any more and gives up what waits. */
    synchronized void close() {
        closed = true;
        waiting.forEach(Entry::end);
        // the lowest of them stays in line, so that the position does not pass it
        while (waiting.size() > 1) {
            waiting.removeLast();
        }
    }
}
