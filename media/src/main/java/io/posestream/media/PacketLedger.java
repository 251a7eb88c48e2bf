package io.posestream.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which packets went into the decoder and have not come out as pictures. Pictures come out in order of presentation, so
 * a packet that should have been shown before the picture at hand is lost. Decided by time stamps and packet order, not
 * by when the decoder speaks, so the answer is the same for any number of decoding threads. Not thread safe.
 */
final class PacketLedger {
    /** Stands for a time stamp that the container does not give (FFmpeg's AV_NOPTS_VALUE). */
    static final long NO_PTS = Long.MIN_VALUE;
    /** More packets than any decoder holds back: 16 reference pictures, field pairs, 64 threads. */
    static final int HORIZON_PACKETS = 128;

    private final long reachTicks;
    private final List<Entry> pending = new ArrayList<>();

    /**
     * @param reachTicks how far back in time a lost packet is recognised by its time stamp, in units of the time base;
     *     a jump of the clock beyond it is not taken for loss
     */
    PacketLedger(long reachTicks) {
        this.reachTicks = reachTicks;
    }

    /**
     * A packet in the decoder.
     *
     * @param number in order of decoding, from 0
     * @param pts presentation time in units of the time base, or {@link #NO_PTS}
     */
    record Entry(long number, long pts) {}

    /** A packet went in. */
    void sent(long number, long pts) {
        pending.add(new Entry(number, pts));
    }

    /** The picture of packet {@code number} came out. */
    void delivered(long number) {
        pending.removeIf(entry -> entry.number() == number);
    }

    /** Removes and returns the packets that should have been shown before this picture, in order of presentation. */
    List<Entry> lostBefore(long number, long pts) {
        return remove(entry -> isLost(entry, number, pts));
    }

    private boolean isLost(Entry entry, long number, long pts) {
        if (entry.number() < number - HORIZON_PACKETS) {
            return true;
        }
        return entry.pts() != NO_PTS && pts != NO_PTS && entry.pts() < pts && pts - entry.pts() <= reachTicks;
    }

    /** Removes and returns what never came out; after the decoder has been emptied. */
    List<Entry> remaining() {
        return remove(entry -> true);
    }

    private List<Entry> remove(java.util.function.Predicate<Entry> which) {
        List<Entry> removed = new ArrayList<>();
        pending.removeIf(entry -> which.test(entry) && removed.add(entry));
        removed.sort(Comparator.comparingLong(Entry::pts).thenComparingLong(Entry::number));
        return removed;
    }
}
