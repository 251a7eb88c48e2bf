package io.posestream.ingest.stream;

import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.ingest.AnsweredOffsets;
import io.posestream.proto.ClientSettings;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the room that pictures take on the broker: deletes answered ones as the policy says and makes an archive wait
 * while the room is full. Knows answers by being shown the items of {@code tracks}. Thread-safe.
 */
public final class Janitor implements Room, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final long TICK_MS = 500;
    private static final long CLOSE_SECONDS = 10;
    /** Deletion starts a little before the room is full, so that ingest seldom waits. */
    private static final double FILL_BEFORE_DELETION = 0.8;
    /** Deleted segments leave the disk a few seconds later; until then they still count, and nothing more is deleted. */
    private static final long SETTLE_MS = 5_000;
    /** Where the policy names no size, pictures that are not answered are still bounded. */
    private static final long ROOM_BYTES = 20L << 30;

    private final FramesLog log;
    private final KeepFrames policy;
    private final Clock clock;
    private final Map<Integer, AnsweredOffsets> answered = new HashMap<>();
    private final List<Supplier<Optional<FrameLocation>>> holds = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(Janitor::thread);
    private final AtomicBoolean full = new AtomicBoolean();
    private final Object moved = new Object();
    private long storedBytes;
    private boolean waitedFor;
    private boolean closed;
    private long settledAtMs;

    private Janitor(FramesLog log, KeepFrames policy, Clock clock) {
        this.log = log;
        this.policy = policy;
        this.clock = clock;
    }

    /** Starts on the present log. */
    public static Janitor open(ClientSettings settings, KeepFrames policy, Clock clock) {
        Janitor janitor = new Janitor(FramesLog.open(settings), policy, clock);
        ScheduledFuture<?> unused =
                janitor.executor.scheduleWithFixedDelay(janitor::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        return janitor;
    }

    /** Notes an item committed in {@code tracks}. */
    public void answered(StreamItem<?> item) {
        item.provenance().frame().ifPresent(this::answered);
        log.answered(item.id().plus(Math.max(0, item.count() - 1)));
    }

    /** Notes that the record there will not be asked for again. */
    public void answered(FrameLocation frame) {
        synchronized (answered) {
            offsets(frame.partition()).answer(frame.offset());
        }
    }

    /**
     * Keeps pictures that a reader in this process still needs.
     *
     * @param oldest gives the oldest picture still needed, empty for none; called on the janitor's thread
     */
    public void hold(Supplier<Optional<FrameLocation>> oldest) {
        holds.add(oldest);
    }

    /** Bytes of pictures on the broker's disk at the last look. */
    public long storedBytes() {
        synchronized (moved) {
            return storedBytes;
        }
    }

    /** True while ingest waits because the room is full. */
    public boolean isFull() {
        return full.get();
    }

    @Override
    public void await(long bytes) throws InterruptedException {
        if (policy instanceof KeepFrames.All) {
            return;
        }
        long limit = policy instanceof KeepFrames.UpTo size ? size.bytes() : ROOM_BYTES;
        synchronized (moved) {
            storedBytes += bytes;
            // where everything is answered, only the logs' active segments are left, and waiting would change nothing
            while (storedBytes > limit && waitedFor && !closed) {
                if (full.compareAndSet(false, true)) {
                    LOG.warn(
                            "the room for frames ({} MB) is full of pictures that are not answered: waiting",
                            limit >> 20);
                }
                moved.wait(TICK_MS);
            }
            full.set(false);
        }
    }

    private void tick() {
        try {
            boolean open = false;
            for (FramesLog.Extent extent : log.extents()) {
                long answeredTo = answeredTo(extent);
                open |= answeredTo < extent.end();
                deletable(extent, Math.min(answeredTo, held(extent.partition())))
                        .ifPresent(before -> delete(extent.partition(), before));
            }
            long bytes = log.bytes();
            synchronized (moved) {
                storedBytes = bytes;
                waitedFor = open;
                moved.notifyAll();
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("the janitor could not look after the frames this time", e);
        }
    }

    private void delete(int partition, long before) {
        log.delete(partition, before);
        settledAtMs = clock.millis() + SETTLE_MS;
    }

    /** The offset below which a partition is to be deleted now. */
    private Optional<Long> deletable(FramesLog.Extent extent, long done) {
        long wanted;
        if (policy instanceof KeepFrames.None) {
            wanted = done;
        } else if (policy instanceof KeepFrames.For keep) {
            wanted = log.offsetAt(
                    extent.partition(), clock.millis() - keep.time().toMillis());
        } else if (policy instanceof KeepFrames.UpTo keep && clock.millis() >= settledAtMs) {
            wanted = extent.start() + excessRecords(extent, keep);
        } else {
            return Optional.empty();
        }
        long before = Math.min(wanted, done);
        return before > extent.start() ? Optional.of(before) : Optional.empty();
    }

    private static long excessRecords(FramesLog.Extent extent, KeepFrames.UpTo keep) {
        double excess = extent.allBytes() - keep.bytes() * FILL_BEFORE_DELETION;
        if (excess <= 0 || extent.bytes() == 0) {
            return 0;
        }
        double share = excess * extent.bytes() / extent.allBytes();
        return (long) Math.ceil(share / extent.bytes() * (extent.end() - extent.start()));
    }

    /** The lowest offset that is not answered; an overlay may hold the newest picture until the next one comes. */
    private long answeredTo(FramesLog.Extent extent) {
        long lowest;
        boolean hole;
        synchronized (answered) {
            AnsweredOffsets offsets = offsets(extent.partition());
            offsets.startAt(extent.start());
            lowest = offsets.lowest();
            hole = offsets.hasHole();
        }
        // a repetition that ingest sent again is answered only as its first copy
        while (hole && log.isAnsweredElsewhere(extent.partition(), lowest)) {
            synchronized (answered) {
                offsets(extent.partition()).answer(lowest);
                lowest = offsets(extent.partition()).lowest();
                hole = offsets(extent.partition()).hasHole();
            }
        }
        return lowest;
    }

    private long held(int partition) {
        return holds.stream()
                .flatMap(hold -> hold.get().stream())
                .filter(frame -> frame.partition() == partition)
                .mapToLong(FrameLocation::offset)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A daemon, so that a broker that no longer answers does not keep the process. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "janitor");
        thread.setDaemon(true);
        return thread;
    }

    private AnsweredOffsets offsets(int partition) {
        return answered.computeIfAbsent(partition, key -> new AnsweredOffsets(0));
    }

    /** Stops looking after the room; whoever waits for it passes. Deletes what is answered one last time. */
    @Override
    public void close() {
        synchronized (moved) {
            if (closed) {
                return;
            }
            closed = true;
            moved.notifyAll();
        }
        executor.execute(this::tick);
        // on the janitor's own thread, since the log's consumer belongs to it
        executor.execute(log::close);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the janitor did not close within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
