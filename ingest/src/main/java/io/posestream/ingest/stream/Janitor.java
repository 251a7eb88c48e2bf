package io.posestream.ingest.stream;

import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the room that pictures take on the broker: deletes answered ones as the policy says and makes an archive wait
 * while the room is full. Knows answers by being shown {@code tracks} and {@code dead-letter}. Thread-safe.
 */
public final class Janitor implements Room, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final long TICK_MS = 500;
    /** A look costs the broker four requests: where nothing hurries, it is taken every so many ticks only. */
    private static final int SELDOM = 10;
    /** Pictures that are kept for a shorter time are looked after at every tick. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    /** What part of the room may come in before a look, and how full it may be. */
    private static final double UNSEEN = 1.0 / 32;

    private static final double NEARLY_FULL = 0.9;
    /** Beyond what a clearing of the log may take. */
    private static final long CLOSE_MS = 40_000;

    private static final Duration CLOSE_LOG = Duration.ofSeconds(5);
    /** Deletion starts a little before the room is full, so that ingest seldom waits. */
    private static final double FILL_BEFORE_DELETION = 0.8;
    /** Where the policy names no size, pictures that are not answered are still bounded. */
    private static final long ROOM_BYTES = 20L << 30;

    private final FramesLog log;
    private final String framesTopic;
    private final KeepFrames policy;
    private final Clock clock;
    private final AnsweredFrames answered = new AnsweredFrames();
    private final Occupancy occupancy = new Occupancy();
    private final List<Supplier<Optional<FrameLocation>>> holds = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(Janitor::thread);
    private final AtomicBoolean full = new AtomicBoolean();
    private final Object moved = new Object();
    private long storedBytes;
    private long seenBytes;
    private boolean waitedFor;
    private boolean closed;
    /** Ticks since the last look; used by the janitor's thread only. */
    private int ticks = SELDOM;

    private volatile Optional<PastAnswers> past = Optional.empty();
    private volatile boolean clearsAtEnd;
    private volatile boolean aborted;

    private Janitor(FramesLog log, String framesTopic, KeepFrames policy, Clock clock) {
        this.log = log;
        this.framesTopic = framesTopic;
        this.policy = policy;
        this.clock = clock;
    }

    /** Starts on the present log. */
    public static Janitor open(ClientSettings settings, KeepFrames policy, Clock clock) {
        Janitor janitor =
                new Janitor(FramesLog.open(settings), settings.topics().frames().name(), policy, clock);
        ScheduledFuture<?> unused =
                janitor.executor.scheduleWithFixedDelay(janitor::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        return janitor;
    }

    /**
     * Says that nobody will ask for pictures below the given offsets, by partition, once one behind them is answered: those
     * before it are by then, and their answers are not shown here.
     */
    void skipHistory(Map<Integer, Long> before) {
        answered.skipHistory(before);
    }

    /** Names answers that are not shown here: they are read once frames are to go that they may answer. */
    public void past(PastAnswers answers) {
        past = Optional.of(answers);
    }

    /** Notes an item committed in {@code tracks}. */
    public void answered(StreamItem<?> item) {
        answered.note(item);
    }

    /** Notes a dead letter. */
    public void buried(DeadLetter letter) {
        answered.note(letter, framesTopic);
    }

    /**
     * Keeps pictures that a reader in this process still needs.
     *
     * @param oldest gives the oldest picture still needed, empty for none; called on the janitor's thread
     */
    public void hold(Supplier<Optional<FrameLocation>> oldest) {
        holds.add(oldest);
    }

    /**
     * Where no pictures are to be kept and all are answered at the close, takes them off the disk as well, with the
     * segments in use. Only where nobody else writes to the topic of frames.
     */
    public void clearAtEnd() {
        clearsAtEnd = policy instanceof KeepFrames.None;
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
    public boolean offer(long bytes) {
        if (policy instanceof KeepFrames.All) {
            return true;
        }
        synchronized (moved) {
            if (storedBytes + bytes > limit() && waitedFor) {
                return false;
            }
            storedBytes += bytes;
            return true;
        }
    }

    private long limit() {
        return policy instanceof KeepFrames.UpTo size ? size.bytes() : ROOM_BYTES;
    }

    @Override
    public void await(long bytes) throws InterruptedException {
        if (policy instanceof KeepFrames.All) {
            return;
        }
        long limit = limit();
        synchronized (moved) {
            storedBytes += bytes;
            // where everything is answered, what is left waits for the broker, and waiting would change nothing
            while (storedBytes > limit && waitedFor && !closed && !aborted) {
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
            // asked first: a look that began before the close may not have seen the last pictures
            boolean last = closed();
            ticks++;
            if (!last && ticks < SELDOM && !isDue()) {
                return;
            }
            ticks = 0;
            boolean open = look();
            if (last && clearsAtEnd && !open) {
                log.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            if (!aborted) {
                LOG.warn("the janitor could not look after the frames this time", e);
            }
        }
    }

    /** Whether a look cannot wait: pictures are to go as soon as they may, or room runs short, or much has come in. */
    private boolean isDue() {
        if (policy instanceof KeepFrames.None
                || (policy instanceof KeepFrames.For keep && keep.time().compareTo(SHORT) < 0)) {
            return true;
        }
        synchronized (moved) {
            return storedBytes > NEARLY_FULL * limit() || storedBytes - seenBytes > UNSEEN * limit();
        }
    }

    /** Deletes what is to go; true where some picture may still be asked for. */
    private boolean look() {
        List<FramesLog.Extent> extents = log.extents();
        occupancy.look(extents);
        boolean open = false;
        for (FramesLog.Extent extent : extents) {
            long wanted = wanted(extent);
            long needed = Math.min(lowest(extent, wanted), held(extent.partition()));
            open |= needed < extent.end();
            long before = Math.min(wanted, needed);
            if (before > extent.start()) {
                log.delete(extent.partition(), before);
            }
        }
        synchronized (moved) {
            storedBytes = extents.stream().mapToLong(FramesLog.Extent::bytes).sum();
            seenBytes = storedBytes;
            waitedFor = open;
            moved.notifyAll();
        }
        return open;
    }

    private long lowest(FramesLog.Extent extent, long wanted) {
        Optional<PastAnswers> answers = past;
        long lowest = answered.lowest(log, extent, answers);
        if (wanted > lowest && answers.isPresent() && answers.get().mayHold(extent.partition(), lowest)) {
            answers.get().readOn(extent.partition(), answered::note);
            lowest = answered.lowest(log, extent, answers);
        }
        return lowest;
    }

    /** The offset below which the policy keeps nothing that is answered. */
    private long wanted(FramesLog.Extent extent) {
        if (policy instanceof KeepFrames.None) {
            return extent.end();
        }
        if (policy instanceof KeepFrames.For keep) {
            return log.offsetAt(extent.partition(), clock.millis() - keep.time().toMillis());
        }
        if (policy instanceof KeepFrames.UpTo keep) {
            return occupancy.keptFrom(extent.partition(), keep.bytes() * FILL_BEFORE_DELETION);
        }
        return extent.start();
    }

    private boolean closed() {
        synchronized (moved) {
            return closed;
        }
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

    /** The broker is known to be gone: whoever waits for room passes, and closing waits for nothing. */
    public void abort() {
        aborted = true;
        executor.shutdownNow();
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
        try {
            executor.execute(this::tick);
        } catch (RejectedExecutionException e) {
            LOG.info("the janitor was cut short");
        }
        executor.shutdown();
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS);
            boolean ended = executor.awaitTermination(TICK_MS, TimeUnit.MILLISECONDS);
            while (!ended && !aborted && System.nanoTime() < deadline) {
                ended = executor.awaitTermination(TICK_MS, TimeUnit.MILLISECONDS);
            }
            if (ended) {
                log.close(aborted ? Duration.ZERO : CLOSE_LOG);
            } else {
                LOG.warn("the janitor did not close in time");
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
