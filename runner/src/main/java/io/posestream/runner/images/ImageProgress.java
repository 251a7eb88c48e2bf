package io.posestream.runner.images;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * One line that says how many pictures are done: redrawn in place on a terminal, a new line now and then elsewhere.
 * Thread-safe.
 */
public final class ImageProgress {
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(200);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

    private final PrintWriter out;
    private final boolean terminal;
    private final int total;
    private final long startNanos = System.nanoTime();
    private long shownNanos = startNanos;
    private int pictures;
    private int people;

    /**
     * Nothing is done yet.
     *
     * @param out where the line goes; stays the caller's
     * @param terminal whether {@code out} can redraw a line
     * @param total pictures there are
     */
    public ImageProgress(PrintWriter out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** One more picture is done, with that many people. */
    synchronized void picture(int morePeople) {
        pictures++;
        people += morePeople;
        long now = System.nanoTime();
        if (now - shownNanos < (terminal ? BETWEEN_DRAWINGS : BETWEEN_LINES).toNanos()) {
            return;
        }
        shownNanos = now;
        show();
    }

    /** Shows the last state for good. */
    public synchronized void finish() {
        show();
        if (terminal) {
            out.println();
        }
        out.flush();
    }

    private void show() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        String text = String.format(
                Locale.ROOT,
                "%d/%d pictures  %d people  %.1f people/s",
                pictures,
                total,
                people,
                seconds > 0 ? people / seconds : 0);
        if (terminal) {
            out.print("\r" + text);
        } else {
            out.println(text);
        }
        out.flush();
    }
}
