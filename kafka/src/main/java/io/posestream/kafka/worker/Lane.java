package io.posestream.kafka.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The records of one partition in their order: answered in any order, sent in the order of each stream, committed below
 * the lowest that is not acknowledged. A stream whose frame takes long keeps no other back. Thread-safe.
 */
final class Lane {
    private final int partition;
    private final Consumer<Entry> sender;
    private final int together;
    private final BooleanSupplier wanted;
    /** All that is not acknowledged, and maybe more, by offset. */
    private final Deque<Entry> line = new ArrayDeque<>();

    private final Map<String, Deque<Entry>> waiting = new HashMap<>();
    private final Set<Entry> sent = new HashSet<>();
    private Optional<CompletableFuture<?>> awaited = Optional.empty();
    /** Nothing from here on is sent. */
    private long until = Long.MAX_VALUE;

    private long next;
    private boolean closed;

    /**
     * @param next offset of the first record to come
     * @param sender sends all records of an entry; may wait
     * @param together so many answers to a recording are sent at a time, unless fewer are wanted
     * @param wanted whether they are
     */
    Lane(int partition, long next, Consumer<Entry> sender, int together, BooleanSupplier wanted) {
        this.partition = partition;
        this.next = next;
        this.sender = sender;
        this.together = together;
        this.wanted = wanted;
    }

    int partition() {
        return partition;
    }

    /** Puts a record in line. */
    synchronized void add(Entry entry) {
        if (isClosedAt(entry.offset())) {
            entry.end();
            return;
        }
        line.add(entry);
        waiting.computeIfAbsent(entry.stream(), key -> new ArrayDeque<>()).add(entry);
        next = entry.offset() + 1;
    }

    /** Sends what a stream has of answers with nothing unanswered before them, unless more are to go with them. */
    synchronized void send(String stream) {
        Deque<Entry> entries = waiting.get(stream);
        if (closed || entries == null || isHeld(entries)) {
            return;
        }
        while (!entries.isEmpty()
                && entries.element().isAnswered()
                && entries.element().offset() < until) {
            Entry entry = entries.remove();
            sent.add(entry);
            sender.accept(entry);
        }
        if (entries.isEmpty()) {
            waiting.remove(stream);
        }
    }

    /** Sends answers that have waited long for others to go with them. */
    synchronized void sendHeld() {
        if (together > 1) {
            List.copyOf(waiting.keySet()).forEach(this::send);
        }
    }

    /** Whether answers wait for those behind them: as long as they are few, new, of a recording, and nobody wants them. */
    private boolean isHeld(Deque<Entry> entries) {
        Entry first = entries.element();
        if (together == 1
                || first.isLive()
                || !first.isAnswered()
                || first.heldNs() > WorkerConfig.LONGEST_HELD.toNanos()) {
            return false;
        }
        int ready = 0;
        for (Entry entry : entries) {
            if (!entry.isAnswered() || entry.offset() >= until) {
                break;
            }
            ready++;
            if (ready == together || entry.isLast()) {
                return false;
            }
        }
        return !wanted.getAsBoolean();
    }

    /** The lowest offset that is not done with. */
    synchronized long position() {
        while (!line.isEmpty() && line.element().isAcknowledged()) {
            sent.remove(line.remove());
        }
        return line.isEmpty() ? next : line.element().offset();
    }

    /** Whether everything sent is acknowledged. */
    synchronized boolean isQuiet() {
        return sent.stream().allMatch(Entry::isAcknowledged);
    }

    /** Whether a record is answered in vain. */
    synchronized boolean isClosedAt(long offset) {
        return closed || offset >= until;
    }

    /**
     * Gives up a record that cannot be answered now, and all behind it; what lies before it goes on.
     *
     * @param again completed once it is worth trying again
     */
    synchronized void putOff(long offset, CompletableFuture<?> again) {
        if (!isClosedAt(offset)) {
            until = offset;
            awaited = Optional.of(again);
            line.stream().filter(entry -> entry.offset() >= offset).forEach(Entry::end);
        }
    }

    /** What the record waits for that it has come to; empty where it goes on. */
    synchronized Optional<CompletableFuture<?>> awaited() {
        return position() < until ? Optional.empty() : awaited;
    }

    /** Sends nothing any more and gives up what waits. */
    synchronized void close() {
        closed = true;
        waiting.values().forEach(entries -> entries.forEach(Entry::end));
        waiting.clear();
    }
}
