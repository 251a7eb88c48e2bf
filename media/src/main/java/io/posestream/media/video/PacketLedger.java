package io.posestream.media.video;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Which packets went into the decoder and have not come out as pictures. Pictures come out in order of presentation, so
 * a packet that should have been shown before the picture at hand is lost. Decided by time stamps and packet order, not
 * by when the decoder speaks, so the answer is the same for any number of decoding threads. Where the clock steps back a
 * new section begins, and time stamps are compared within a section only. Not thread safe.
 */
final class PacketLedger {
    /** Stands for a time stamp that the container does not give (FFmpeg's AV_NOPTS_VALUE). */
    static final long NO_PTS = Long.MIN_VALUE;
    /** More packets than any decoder holds back: 16 reference pictures, field pairs, 64 threads. */
    static final int HORIZON_PACKETS = 128;

    private final long reachTicks;
    private final List<Entry> pending = new ArrayList<>();
    private final TreeSet<Long> keys = new TreeSet<>();
    private final TreeSet<Long> givenUp = new TreeSet<>();
    private int section;
    private long lastDts = NO_PTS;
    private boolean presentationTimes;
    private boolean cameLate;

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
     * @param section how often the clock had stepped back
     */
    record Entry(long number, long pts, int section) {}

    /**
     * A packet goes in that is due to show a picture.
     *
     * @param dts decoding time in units of the time base, or {@link #NO_PTS}
     * @param key true where decoding can begin with it
     */
    void sent(long number, long pts, long dts, boolean key) {
        if (dts != NO_PTS) {
            section += lastDts != NO_PTS && dts < lastDts ? 1 : 0;
            lastDts = dts;
        }
        presentationTimes |= pts != NO_PTS && pts != dts;
        if (key) {
            keys.add(number);
        }
        pending.add(new Entry(number, pts, section));
    }

    /**
     * The picture of packet {@code number} came out, to be shown at {@code pts}.
     *
     * @param reorders true where the decoder may give pictures in another order than it got them
     * @return the packets that should have been shown before it, in order of presentation; they are given up
     */
    List<Entry> delivered(long number, long pts, boolean reorders) {
        int its = section;
        for (Entry entry : pending) {
            if (entry.number() == number) {
                its = entry.section();
            }
        }
        cameLate |= givenUp.contains(number);
        pending.removeIf(entry -> entry.number() == number);
        // A container that gives no times of presentation repeats those of decoding.
        boolean timed = pts != NO_PTS && !cameLate && (presentationTimes || !reorders);
        Long key = keys.floor(number);
        int at = its;
        List<Entry> lost = remove(entry -> {
            if (entry.number() < number - HORIZON_PACKETS) {
                return true;
            }
            boolean byTime = timed && entry.pts() != NO_PTS && entry.section() == at;
            return byTime ? entry.pts() < pts && pts - entry.pts() <= reachTicks : key != null && entry.number() < key;
        });
        lost.forEach(entry -> givenUp.add(entry.number()));
        givenUp.headSet(number - HORIZON_PACKETS).clear();
        if (key != null) {
            keys.headSet(key).clear();
        }
        return lost;
    }

    /** Removes and returns what never came out; after the decoder has been emptied. */
    List<Entry> remaining() {
        return remove(entry -> true);
    }

    private List<Entry> remove(java.util.function.Predicate<Entry> which) {
        List<Entry> removed = new ArrayList<>();
        pending.removeIf(entry -> which.test(entry) && removed.add(entry));
        removed.sort(Comparator.comparingInt(Entry::section)
                .thenComparingLong(Entry::pts)
                .thenComparingLong(Entry::number));
        return removed;
    }
}
