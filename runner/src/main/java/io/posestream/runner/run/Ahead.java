package io.posestream.runner.run;

import io.posestream.core.Closing;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Something that is opened on a thread of its own while other things are. Owns it until it is taken. Used by one thread.
 *
 * @param <T> what is opened
 */
final class Ahead<T extends AutoCloseable> implements AutoCloseable {
    private final FutureTask<T> opening;
    private boolean taken;

    private Ahead(FutureTask<T> opening) {
        this.opening = opening;
    }

    /**
     * Begins to open it.
     *
     * @param name of the thread
     */
    static <T extends AutoCloseable> Ahead<T> open(String name, Supplier<T> opening) {
        FutureTask<T> task = new FutureTask<>(opening::get);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return new Ahead<>(task);
    }

    /** Waits until it is open and hands it over; throws what went wrong. */
    T take() {
        taken = true;
        try {
            return await();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("opening failed", e.getCause());
        }
    }

    /** Whoever is interrupted meanwhile hears of it afterwards: half an opening cannot be closed. */
    private T await() throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return opening.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for what nobody took, and closes it. */
    @Override
    public void close() {
        if (taken) {
            return;
        }
        taken = true;
        try (Closing closing = new Closing()) {
            closing.add(await());
        } catch (ExecutionException e) {
            // it was never open; the failure that led here is the one to tell of
            return;
        }
    }
}
