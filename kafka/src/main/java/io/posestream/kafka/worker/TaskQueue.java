package io.posestream.kafka.worker;

import io.posestream.core.FrameId;
import io.posestream.kafka.live.LiveMargin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tasks on their way to callers. Of each live stream one waits, the newest; a free caller takes that of the stream which
 * was served longest ago, among those whose frame will not be too old at its answer. Archives stand in line behind them,
 * but are given one call of ten. Thread-safe.
 *
 * @param <T> a frame to compute
 */
final class TaskQueue<T extends TaskQueue.Queued> {
    /** So many calls for live streams in a row, while an archive waits; the next is the archive's. */
    private static final int LIVE_IN_A_ROW = 9;
    /** A frame that may not be taken up now may be so when answers come, or when they are given up on. */
    private static final long LOOK_MS = 100;

    private final LongSupplier clockUs;
    /** Those served longest ago first. */
    private final Map<String, LiveLine<T>> live = new LinkedHashMap<>();

    private final LiveMargin margin = new LiveMargin();

    private final Deque<T> archive = new ArrayDeque<>();
    private int liveInARow;
    private boolean closed;

    /** What is known of a task before it is computed. */
    interface Queued {
        /** Its frame. */
        FrameId id();

        /** Partition of its record. */
        int partition();

        /** When its frame arrived, µs since 1970. */
        long arrivalUs();

        /** How old its frame may be at its answer, in µs; without meaning for archives. */
        long boundUs();
    }

    /** @param clockUs wall clock, µs since 1970 */
    TaskQueue(LongSupplier clockUs) {
        this.clockUs = clockUs;
    }

    /** Puts a frame of an archive in line. */
    synchronized void put(T task) {
        archive.add(task);
        notifyAll();
    }

    /**
     * Lets frames of live streams wait, of each the newest.
     *
     * @param newest at most one per stream
     * @return those that waited before, which nobody will compute
     */
    synchronized List<T> replace(Iterable<T> newest) {
        List<T> replaced = new ArrayList<>();
        for (T task : newest) {
            LiveLine<T> line =
                    live.computeIfAbsent(task.id().streamId(), key -> new LiveLine<>(task.partition(), margin));
            line.replace(task).ifPresent(replaced::add);
        }
        notifyAll();
        return replaced;
    }

    /** Notes that a live stream's frames up to {@code last} are answered in {@code tracks}. */
    synchronized void answered(FrameId last, boolean result) {
        LiveLine<T> line = live.get(last.streamId());
        if (line != null) {
            line.flow().answered(last, result);
            if (line.isWaiting()) {
                notifyAll();
            }
        }
    }

    /** Forgets live streams of other partitions; gives what waited of them. */
    synchronized List<T> retain(Set<Integer> partitions) {
        List<T> gone = new ArrayList<>();
        Iterator<LiveLine<T>> lines = live.values().iterator();
        while (lines.hasNext()) {
            LiveLine<T> line = lines.next();
            if (!partitions.contains(line.partition())) {
                line.drop().ifPresent(gone::add);
                lines.remove();
            }
        }
        return gone;
    }

    /**
     * Waits for a task, then for more up to {@code max} or until {@code fill} is over.
     *
     * @return at least one task, all live, no two of one stream, or all not; empty when the queue is closed
     */
    synchronized List<T> take(int max, Duration fill) throws InterruptedException {
        while (!closed && due().isEmpty() && archive.isEmpty()) {
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
        }
        long deadline = System.nanoTime() + fill.toNanos();
        long leftMs = fill.toMillis();
        while (!closed && leftMs > 0 && Math.max(due().size(), archive.size()) < max) {
            wait(leftMs);
            leftMs = (deadline - System.nanoTime()) / 1_000_000;
        }
        return closed ? List.of() : batch(max);
    }

    private List<T> batch(int max) {
        List<T> batch = new ArrayList<>();
        List<String> due = due();
        boolean forArchive = !archive.isEmpty() && (due.isEmpty() || liveInARow >= LIVE_IN_A_ROW);
        liveInARow = forArchive || archive.isEmpty() ? 0 : liveInARow + 1;
        if (forArchive) {
            while (batch.size() < max && !archive.isEmpty()) {
                batch.add(archive.remove());
            }
            return batch;
        }
        for (String stream : due.subList(0, Math.min(max, due.size()))) {
            // served just now: behind all others
            LiveLine<T> line = live.remove(stream);
            live.put(stream, line);
            batch.add(line.take(clockUs.getAsLong()));
        }
        return batch;
    }

    /** The live streams with a frame that may be taken up, those served longest ago first. */
    private List<String> due() {
        long nowUs = clockUs.getAsLong();
        List<String> due = new ArrayList<>();
        live.forEach((stream, line) -> {
            if (line.isDue(nowUs)) {
                due.add(stream);
            }
        });
        return due;
    }

    /** Lets every taker go; returns what was not taken. */
    synchronized List<T> close() {
        closed = true;
        List<T> left = new ArrayList<>();
        live.values().stream().map(LiveLine::drop).flatMap(Optional::stream).forEach(left::add);
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
