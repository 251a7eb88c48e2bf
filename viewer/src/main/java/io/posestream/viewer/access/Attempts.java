package io.posestream.viewer.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often an address has tried a wrong token. After {@link #MOST} within a minute it is not listened to until that
 * minute is over, even with the right one. Thread-safe.
 */
final class Attempts {
    /** A person mistypes less often. */
    static final int MOST = 10;

    private static final long WINDOW_NS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_ADDRESSES = 1024;

    private final LongSupplier nanos;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    private static final class Window {
        private final long beginNs;
        private int failures;

        Window(long beginNs) {
            this.beginNs = beginNs;
        }
    }

    /** @param nanos a clock that only grows */
    Attempts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether an address may try. */
    synchronized boolean may(String address) {
        Window window = window(address);
        return window == null || window.failures < MOST;
    }

    /** A wrong token came from there. */
    synchronized void failed(String address) {
        Window window = window(address);
        if (window == null) {
            window = new Window(nanos.getAsLong());
            windows.put(address, window);
            if (windows.size() > MOST_ADDRESSES) {
                windows.remove(windows.keySet().iterator().next());
            }
        }
        window.failures++;
    }

    private Window window(String address) {
        Window window = windows.get(address);
        if (window != null && nanos.getAsLong() - window.beginNs > WINDOW_NS) {
            windows.remove(address);
            return null;
        }
        return window;
    }
}
