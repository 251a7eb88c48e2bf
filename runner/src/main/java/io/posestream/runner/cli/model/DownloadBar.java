package io.posestream.runner.cli.model;

import io.posestream.models.add.Download;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;

/** How much of a download is there: a line that is redrawn on a terminal, nothing elsewhere. Not thread-safe. */
final class DownloadBar implements Download.Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NS = 100_000_000;
    private static final double MEGABYTE = 1 << 20;

    private final PrintWriter err;
    private final boolean terminal;
    private long drawnNs;
    private boolean drawn;

    DownloadBar(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void at(long bytes, OptionalLong total) {
        long now = System.nanoTime();
        boolean isLast = total.isPresent() && bytes == total.getAsLong();
        if (!terminal || (drawn && !isLast && now - drawnNs < REDRAW_NS)) {
            return;
        }
        drawn = true;
        drawnNs = now;
        err.print("\r" + line(bytes, total));
        err.flush();
    }

    /** The line for so many bytes. */
    static String line(long bytes, OptionalLong total) {
        if (total.isEmpty() || total.getAsLong() <= 0) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
        }
        int filled = (int) (WIDTH * bytes / total.getAsLong());
        return String.format(
                Locale.ROOT,
                "[%s%s] %.1f of %.1f MB",
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                bytes / MEGABYTE,
                total.getAsLong() / MEGABYTE);
    }

    /** Leaves the line. */
    void finish() {
        if (drawn) {
            err.println();
            err.flush();
        }
    }
}
