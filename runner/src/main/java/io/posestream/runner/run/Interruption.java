package io.posestream.runner.run;

import io.posestream.runner.process.ProcessEnd;
import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and other requests to end: notes it and wakes whoever waits, who then closes what is open; the process ends when
 * its main thread has. Thread-safe.
 */
public final class Interruption implements AutoCloseable {
    private final CountDownLatch wake;
    private final Runnable listener = this::interrupt;
    private volatile boolean happened;

    /** @param wake counted down when it happens */
    public Interruption(CountDownLatch wake) {
        this.wake = wake;
        ProcessEnd.listen(listener);
    }

    /** True once somebody has asked the process to end. */
    public boolean happened() {
        return happened;
    }

    /** It broke nothing off: the process ends with its command's own code. */
    void settle() {
        ProcessEnd.settled();
    }

    private void interrupt() {
        happened = true;
        wake.countDown();
    }

    /** Everything is closed: a request from now on ends the process at once. */
    @Override
    public void close() {
        ProcessEnd.unlisten(listener);
    }
}
