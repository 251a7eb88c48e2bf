package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Which frames of a source are taken in, and which of those are looked at. Times are presentation times from the
 * stream's start.
 *
 * @param fromUs first time taken in, in µs, inclusive
 * @param toUs last time taken in, in µs, exclusive; empty for the end
 * @param limit most pictures looked at, counted after {@code fps}
 * @param fps pictures looked at per second; the rest become gaps
 */
public record FrameSelection(long fromUs, OptionalLong toUs, OptionalLong limit, OptionalDouble fps) {
    /** Everything. */
    public static final FrameSelection ALL =
            new FrameSelection(0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());

    private static final double MICROS = 1e6;

    /** What becomes of a frame. */
    public enum Fate {
        /** Before the chosen part: no number. */
        BEFORE,
        /** Looked at. */
        KEEP,
        /** Taken in but not looked at, by the rate. */
        DROP,
        /** After the chosen part: this frame and all later ones have no number. */
        AFTER
    }

    /** Checks ranges. */
    public FrameSelection {
        requireNonNull(toUs, "toUs is null");
        requireNonNull(limit, "limit is null");
        requireNonNull(fps, "fps is null");
        if (fromUs < 0) {
            throw new UserError("--from is before the start");
        }
        if (toUs.isPresent() && toUs.getAsLong() <= fromUs) {
            throw new UserError("--to is not after --from");
        }
        if (limit.isPresent() && limit.getAsLong() <= 0) {
            throw new UserError("--limit is not positive: " + limit.getAsLong());
        }
        if (fps.isPresent() && !(fps.getAsDouble() > 0 && fps.getAsDouble() <= 1000)) {
            throw new UserError("--fps is not between 0 and 1000: " + fps.getAsDouble());
        }
    }

    /**
     * A judge of the frames of one source, in order of presentation.
     *
     * @param intervalUs nominal time between them, in µs
     */
    public Judge judge(long intervalUs) {
        return new Judge(this, intervalUs);
    }

    /** Parses seconds, mm:ss or hh:mm:ss, each with an optional fraction, into µs; empty where the text is neither. */
    public static Optional<Long> parseTime(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length > 3) {
            return Optional.empty();
        }
        double seconds = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (!parts[i].matches(last ? "\\d{1,9}(\\.\\d+)?" : "\\d{1,6}")) {
                return Optional.empty();
            }
            seconds = seconds * 60 + Double.parseDouble(parts[i]);
        }
        return Optional.of(Math.round(seconds * MICROS));
    }

    /** Decides frame by frame; holds the place in one source. Not thread-safe. */
    public static final class Judge {
        private final FrameSelection selection;
        private final long intervalUs;
        private final Optional<Slots> slots;
        private boolean started;
        private long firstUs;
        private BigInteger lastSlot = BigInteger.ZERO;
        private long kept;

        private Judge(FrameSelection selection, long intervalUs) {
            this.selection = selection;
            this.intervalUs = intervalUs;
            this.slots = selection.fps.isPresent()
                    ? Optional.of(Slots.of(selection.fps.getAsDouble(), intervalUs))
                    : Optional.empty();
        }

        /** True when no later frame can be taken in, so that the source need not be read further. */
        public boolean isFull() {
            return selection.limit.isPresent() && kept >= selection.limit.getAsLong();
        }

        /** True where a frame shown at {@code ptsUs} lies in the chosen part, whatever the rate says. */
        boolean takesIn(long ptsUs) {
            return !isBefore(ptsUs) && !isAfter(ptsUs);
        }

        /** Without a chosen part nothing lies before it, whatever a source says of its times. */
        private boolean isBefore(long ptsUs) {
            return selection.fromUs > 0 && ptsUs < selection.fromUs;
        }

        private boolean isAfter(long ptsUs) {
            return selection.toUs.isPresent() && ptsUs >= selection.toUs.getAsLong();
        }

        /** How many of {@code count} frames lie in the chosen part that follow {@code lastUs} at the nominal interval. */
        long takenIn(long lastUs, long count) {
            if (isBefore(lastUs + intervalUs)) {
                return 0;
            }
            long room = selection.toUs.isPresent()
                    ? Math.max(0, (selection.toUs.getAsLong() - 1 - lastUs) / intervalUs)
                    : count;
            return Math.min(count, room);
        }

        /** The fate of the next frame, shown at {@code ptsUs} µs from the stream's start. */
        public Fate next(long ptsUs) {
            if (isBefore(ptsUs)) {
                return Fate.BEFORE;
            }
            if (isFull() || isAfter(ptsUs)) {
                return Fate.AFTER;
            }
            if (!inNewSlot(ptsUs)) {
                return Fate.DROP;
            }
            kept++;
            return Fate.KEEP;
        }

        /** True for the first frame of a slot; the first frame of all is always one. */
        private boolean inNewSlot(long ptsUs) {
            boolean first = !started;
            if (first) {
                started = true;
                firstUs = ptsUs;
            }
            if (slots.isEmpty()) {
                return true;
            }
            BigInteger slot = slots.get().at(ptsUs - firstUs);
            if (!first && slot.compareTo(lastSlot) <= 0) {
                return false;
            }
            lastSlot = slot;
            return true;
        }
    }

    /**
     * Time cut into slots of 1/fps: {@code floor((time + half the nominal interval) * fps)}. In exact integers, so that no
     * rounding decides, and half an interval late, so that a frame lies in the middle of the slot meant for it.
     *
     * @param intervalUs the nominal interval
     * @param numerator of the rate
     * @param denominator of the rate, times 2 000 000
     */
    private record Slots(BigInteger intervalUs, BigInteger numerator, BigInteger denominator) {
        static Slots of(double fps, long intervalUs) {
            BigDecimal rate = new BigDecimal(Double.toString(fps)).stripTrailingZeros();
            int decimals = Math.max(0, rate.scale());
            return new Slots(
                    BigInteger.valueOf(intervalUs),
                    rate.movePointRight(decimals).toBigIntegerExact(),
                    BigInteger.TEN.pow(decimals).multiply(BigInteger.valueOf(2 * (long) MICROS)));
        }

        /** The slot of a time in µs, not before the first frame's. */
        BigInteger at(long us) {
            BigInteger doubled = BigInteger.valueOf(us).shiftLeft(1).add(intervalUs);
            return doubled.multiply(numerator).divide(denominator);
        }
    }
}
