package io.posestream.kafka.live;

import io.posestream.core.FrameId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The frames of one camera between a stage and {@code tracks}: which are on their way, and what nine of ten needed lately.
 * From that it says whether one more may be taken up without becoming too old. Times are those of one process, so clocks
 * need not agree. Thread-safe.
 */
public final class LiveFlow {
    private static final int SAMPLES = 32;
    /** So many lone frames tell what one needs by itself; the first are slow, since networks warm up. */
    private static final int LONE_SAMPLES = 16;

    private static final double QUANTILE = 0.9;
    /** An answer that has not come by then may have been missed: the camera must go on. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(5);

    private final Deque<Taken> onTheWay = new ArrayDeque<>();
    private final Samples needed = new Samples(SAMPLES);
    private final Samples alone = new Samples(LONE_SAMPLES);
    private final LiveMargin margin;

    /**
     * A frame without an answer.
     *
     * @param ageUs how old it was when it was taken up
     * @param boundUs how old it may be at its answer
     * @param lone whether nothing else was on its way
     */
    private record Taken(FrameId id, long ns, long ageUs, long boundUs, boolean lone) {}

    /**
     * Nothing is on its way, and nothing known.
     *
     * @param margin that of the stage, which all its cameras share
     */
    public LiveFlow(LiveMargin margin) {
        this.margin = margin;
    }

    /**
     * Whether a frame may be taken up now: always where nothing is on its way, else where it will not be older than the
     * bound when its answer comes, if it needs as long as nine of ten did and the stage's margin more.
     *
     * @param ageUs how old it is
     * @param boundUs how old it may be at its answer
     */
    public synchronized boolean mayTake(long ageUs, long boundUs) {
        long now = System.nanoTime();
        if (isIdle(now)) {
            return true;
        }
        OptionalLong usual = needed.quantile();
        if (usual.isEmpty()) {
            return false;
        }
        // while nothing is answered the oldest says that the chain has become slower
        long least = Math.max(usual.getAsLong(), now - onTheWay.element().ns());
        return ageUs + least / 1_000 + margin.share() * boundUs <= boundUs;
    }

    private boolean isIdle(long now) {
        return onTheWay.isEmpty() || now - onTheWay.getLast().ns() > FORGOTTEN.toNanos();
    }

    /** Whether the frame that comes next is taken up whatever its age. */
    public synchronized boolean isIdle() {
        return isIdle(System.nanoTime());
    }

    /**
     * Notes that a frame is taken up.
     *
     * @param ageUs how old it is
     * @param boundUs how old it may be at its answer
     */
    public synchronized void taken(FrameId id, long ageUs, long boundUs) {
        long now = System.nanoTime();
        boolean lone = isIdle(now);
        if (lone) {
            onTheWay.clear();
        }
        onTheWay.add(new Taken(id, now, ageUs, boundUs, lone));
    }

    /**
     * Notes a committed answer: everything of the camera up to it has one.
     *
     * @param last the last frame that is answered
     * @param result whether that frame was looked at to the end
     */
    public synchronized void answered(FrameId last, boolean result) {
        long now = System.nanoTime();
        while (!onTheWay.isEmpty() && onTheWay.element().id().compareTo(last) <= 0) {
            Taken frame = onTheWay.remove();
            if (result && frame.id().equals(last)) {
                long travelNs = now - frame.ns();
                needed.add(travelNs);
                long ageNs = frame.ageUs() * 1_000 + travelNs;
                if (frame.lone()) {
                    alone.add(ageNs);
                }
                if (ageNs / 1_000 <= frame.boundUs()) {
                    margin.inTime();
                } else if (!frame.lone()) {
                    // one that had the chain for itself is taken up whatever the margin
                    margin.tooOld();
                }
            }
        }
    }

    /**
     * How old a frame becomes, in µs, that has the chain for itself: nine of ten of those that did were younger at their
     * answer. Empty while too few did.
     */
    public synchronized OptionalLong aloneUs() {
        OptionalLong ns = alone.isFull() ? alone.quantile() : OptionalLong.empty();
        return ns.isPresent() ? OptionalLong.of(ns.getAsLong() / 1_000) : ns;
    }

    /** The last so many times. */
    private static final class Samples {
        private final long[] ns;
        private int count;

        Samples(int most) {
            this.ns = new long[most];
        }

        void add(long time) {
            ns[count++ % ns.length] = time;
        }

        boolean isFull() {
            return count >= ns.length;
        }

        OptionalLong quantile() {
            int known = Math.min(count, ns.length);
            if (known == 0) {
                return OptionalLong.empty();
            }
            long[] sorted = Arrays.copyOf(ns, known);
            Arrays.sort(sorted);
            return OptionalLong.of(sorted[Math.min(known - 1, (int) (QUANTILE * known))]);
        }
    }
}
