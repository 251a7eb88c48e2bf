package io.posestream.ingest.stream;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.kafka.live.LiveMargin;
import io.posestream.proto.TimeHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many pictures may be on their way at once: an archive waits here for answers. Gaps and ends never wait. Counts
 * all streams of a process together. Thread-safe.
 */
public final class Lead {
    /** The least that keeps a chain of batching workers moving. */
    public static final int LEAST = 2;
    /** Enough to fill the stages of one process, at most some 50 MB of 1080p. */
    public static final int DEFAULT = 64;

    /** Two per caller of pose, one per caller of the detector, and what waits for the tracker's commit. */
    private static final int PER_CALLER = 3;

    private static final int WAITING = 6;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Deque<FrameId>> waiting = new HashMap<>();
    private final Map<String, LivePace> paces = new ConcurrentHashMap<>();
    private final LiveMargin margin = new LiveMargin();
    private int count;
    private boolean released;

    /** @param most pictures on their way, at least {@link #LEAST} */
    public Lead(int most) {
        if (most < LEAST) {
            throw new IllegalArgumentException("a lead below " + LEAST + " can stand still: " + most);
        }
        this.most = most;
    }

    /**
     * As many as keep the stages of one process busy, where each computes so many pictures at a time; the decoded ones in
     * between are most of its memory.
     */
    public static int forCallers(int callers) {
        return Math.min(DEFAULT, WAITING + PER_CALLER * callers);
    }

    /** Waits until there is room for one more picture and counts it. */
    public void acquire(FrameId picture) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (count >= most && !released) {
                moved.await();
            }
            waiting.computeIfAbsent(picture.streamId(), key -> new ArrayDeque<>())
                    .add(picture);
            count++;
        } finally {
            lock.unlock();
        }
    }

    /** The pace of a live stream, whose pictures are not counted here. */
    LivePace pace(String streamId, Duration maxAge) {
        return paces.computeIfAbsent(streamId, key -> new LivePace(maxAge, margin, TimeHeaders::nowUs));
    }

    /** Notes an answer in {@code tracks}, by which live streams go whatever is done with it. */
    void committed(StreamItem<?> answer) {
        LivePace pace = paces.get(answer.id().streamId());
        if (pace != null) {
            pace.answered(answer);
        }
    }

    /** Notes that everything of that stream up to and including {@code last} is answered, and drawn where it is to be. */
    public void answered(FrameId last) {
        LivePace pace = paces.get(last.streamId());
        if (pace != null) {
            pace.passed(last);
            return;
        }
        lock.lock();
        try {
            Deque<FrameId> pictures = waiting.get(last.streamId());
            while (pictures != null && !pictures.isEmpty() && pictures.peek().compareTo(last) <= 0) {
                pictures.poll();
                count--;
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets everyone pass from now on, so that a pipeline that closes does not wait. */
    public void release() {
        paces.values().forEach(LivePace::release);
        lock.lock();
        try {
            released = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Pictures on their way. */
    public int onTheWay() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }
}
