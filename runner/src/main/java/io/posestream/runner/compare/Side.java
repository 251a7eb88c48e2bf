package io.posestream.runner.compare;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** How one of two pose stages did: who it is, how many frames, how long each took. Not thread-safe. */
final class Side {
    /** Frames whose times are kept, chosen evenly: the newest half goes when it is full. */
    private static final int MOST = 1 << 16;

    private final Set<String> models = new TreeSet<>();
    private final long[] times = new long[MOST];
    private long frames;
    private long alone;
    private int kept;
    private long every = 1;
    private long firstUs = Long.MAX_VALUE;
    private long lastUs = Long.MIN_VALUE;

    void add(SeenFrame frame) {
        models.add(frame.item().value().modelId());
        if (frame.inUs().isPresent() && frame.outUs().isPresent() && frames % every == 0) {
            if (kept == MOST) {
                thin();
            }
            times[kept++] = frame.outUs().getAsLong() - frame.inUs().getAsLong();
        }
        frame.inUs().ifPresent(us -> firstUs = Math.min(firstUs, us));
        frame.outUs().ifPresent(us -> lastUs = Math.max(lastUs, us));
        frames++;
    }

    private void thin() {
        for (int i = 0; i < MOST / 2; i++) {
            times[i] = times[2 * i];
        }
        kept = MOST / 2;
        every *= 2;
    }

    /** People that the other does not have. */
    void addAlone(long count) {
        alone += count;
    }

    String models() {
        return String.join(", ", models);
    }

    long frames() {
        return frames;
    }

    long alone() {
        return alone;
    }

    /** From taking a frame up to its answer, in ms, that so large a part of the frames do not exceed; NaN for none. */
    double percentileMs(double part) {
        if (kept == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(times, kept);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(kept - 1, Math.floor(part * kept))] / 1_000.0;
    }

    /** Frames per second from the first one taken up to the last one answered; NaN where no times are known. */
    double rate() {
        return lastUs > firstUs ? frames * 1e6 / (lastUs - firstUs) : Double.NaN;
    }
}
