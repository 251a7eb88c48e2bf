package io.posestream.runner.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: notes it, wakes whoever waits, and holds the JVM's end back until the files are closed. Thread-safe.
 */
public final class Interruption implements AutoCloseable {
    private static final long LONGEST_CLOSE_SECONDS = 60;

    private final CountDownLatch wake;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean happened;

    /** @param wake counted down when it happens */
    public Interruption(CountDownLatch wake) {
        this.wake = wake;
        this.hook = new Thread(this::interrupt, "ctrl-c");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** True once the user has asked to stop. */
    public boolean happened() {
        return happened;
    }

    private void interrupt() {
        happened = true;
        wake.countDown();
        try {
            if (!closed.await(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("posestream: closing took too long; results may be incomplete");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is closed: the JVM may end. */
    @Override
    public void close() {
        closed.countDown();
        if (!happened) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the JVM is ending already, and the hook returns by itself
                happened = true;
            }
        }
    }
}
