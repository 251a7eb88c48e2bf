package io.posestream.core.system;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Owns what has been opened so far and closes it in reverse, trying all: the first failure is thrown, the others are
 * suppressed in it. Not thread-safe.
 */
public final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Owns nothing yet. */
    public Closing() {}

    /**
     * Opens something that is made of several resources; where that fails, those opened until then are closed.
     *
     * @param open adds what it opens, and gives the whole, which takes over the closing
     */
    public static <T> T opening(Function<Closing, T> open) {
        Closing closing = new Closing();
        try {
            return open.apply(closing);
        } catch (RuntimeException | Error e) {
            try {
                closing.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Takes over {@code resource}. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Waits so long at most for a thread that has been told to end; not where the caller is interrupted, as it stays. */
    public static void join(Thread thread, Duration most) {
        try {
            thread.join(Math.max(1, most.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                RuntimeException failure =
                        e instanceof RuntimeException known ? known : new IllegalStateException("closing failed", e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
