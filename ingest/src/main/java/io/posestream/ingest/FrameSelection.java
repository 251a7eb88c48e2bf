package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
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

    /** A judge of the frames of one source, in order of presentation. */
    public Judge judge() {
        return new Judge(this);
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
        private boolean started;
        private long firstUs;
        private long lastSlot;
        private long kept;

        private Judge(FrameSelection selection) {
            this.selection = selection;
        }

        /** True when no later frame can be taken in, so that the source need not be read further. */
        public boolean isFull() {
            return selection.limit.isPresent() && kept >= selection.limit.getAsLong();
        }

        /** True where a frame shown at {@code ptsUs} lies in the chosen part, whatever the rate says. */
        boolean takesIn(long ptsUs) {
            return ptsUs >= selection.fromUs && (selection.toUs.isEmpty() || ptsUs < selection.toUs.getAsLong());
        }

        /** The fate of the next frame, shown at {@code ptsUs} µs from the stream's start. */
        public Fate next(long ptsUs) {
            if (ptsUs < selection.fromUs) {
                return Fate.BEFORE;
            }
            if (isFull() || (selection.toUs.isPresent() && ptsUs >= selection.toUs.getAsLong())) {
                return Fate.AFTER;
            }
            if (!inNewSlot(ptsUs)) {
                return Fate.DROP;
            }
            kept++;
            return Fate.KEEP;
        }

        /** A frame is kept iff floor((pts - first pts) fps) is above that of the last kept one. */
        private boolean inNewSlot(long ptsUs) {
            if (!started) {
                started = true;
                firstUs = ptsUs;
                lastSlot = 0;
                return true;
            }
            if (selection.fps.isEmpty()) {
                return true;
            }
            long slot = (long) Math.floor((ptsUs - firstUs) * selection.fps.getAsDouble() / MICROS);
            if (slot <= lastSlot) {
                return false;
            }
            lastSlot = slot;
            return true;
        }
    }
}
