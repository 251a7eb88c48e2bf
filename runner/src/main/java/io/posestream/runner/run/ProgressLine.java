package io.posestream.runner.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * One line on standard error that says how far a run is: redrawn in place on a terminal, a new line now and then
 * elsewhere. Not thread-safe.
 */
final class ProgressLine {
    private static final int BAR = 24;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

    private final PrintStream out;
    private final boolean terminal;
    private final long startNanos = System.nanoTime();
    private long lastLineNanos = startNanos;
    private long lastNanos = startNanos;
    private long lastDone;
    private double rate;
    private int drawn;

    /**
     * What there is to say.
     *
     * @param done numbers answered
     * @param known numbers expected in all
     * @param people in the newest frames, over all streams
     * @param ageMs from arrival to answer, of the newest frame
     * @param note e.g. that the room is full; may be empty
     */
    record State(long done, OptionalLong known, long people, long ageMs, String note) {}

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the state, if it is time to. */
    void show(State state) {
        long now = System.nanoTime();
        double seconds = (now - lastNanos) / 1e9;
        if (seconds > 0) {
            double current = (state.done() - lastDone) / seconds;
            double weight = lastNanos == startNanos ? 1 : 0.2;
            rate += (current - rate) * weight;
        }
        lastNanos = now;
        lastDone = state.done();
        if (terminal) {
            draw(text(state, rate));
        } else if (now - lastLineNanos > BETWEEN_LINES.toNanos()) {
            lastLineNanos = now;
            out.println(text(state, rate));
        }
    }

    /** Shows the last state for good. */
    void finish(State state) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        String text = text(state, seconds > 0 ? state.done() / seconds : 0);
        if (terminal) {
            draw(text);
        } else {
            out.print(text);
        }
        out.println();
        out.flush();
    }

    private void draw(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
        out.flush();
        drawn = text.length();
    }

    private static String text(State state, double rate) {
        StringBuilder text = new StringBuilder();
        if (state.known().isPresent() && state.known().getAsLong() > 0) {
            long known = Math.max(state.known().getAsLong(), state.done());
            int filled = (int) (BAR * state.done() / known);
            text.append('[')
                    .append("#".repeat(filled))
                    .append(".".repeat(BAR - filled))
                    .append("] ");
            text.append(state.done()).append('/').append(known);
        } else {
            text.append(state.done());
        }
        text.append(String.format(
                Locale.ROOT,
                " frames  %.1f frames/s  %d people  age %.1f s",
                rate,
                state.people(),
                state.ageMs() / 1000.0));
        if (!state.note().isEmpty()) {
            text.append("  ").append(state.note());
        }
        return text.toString();
    }
}
