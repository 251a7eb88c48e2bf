package io.posestream.runner.run;

import io.posestream.core.system.Closing;
import io.posestream.core.system.Uninterrupted;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Something that is opened on a thread of its own while other things are, or while somebody may ask the process to end.
 * Owns it until it is taken. Used by one thread.
 *
 * @param <T> what is opened
 */
public final class Ahead<T extends AutoCloseable> implements AutoCloseable {
    private static final long POLL_MS = 50;
    /** With what the rest of closing takes, a read that stands still ends within two seconds of the request. */
    private static final long READ_PATIENCE_MS = 500;

    private final CompletableFuture<T> opened = new CompletableFuture<>();
    private final Thread thread;
    private final boolean reads;
    private boolean taken;

    private Ahead(String name, Supplier<T> opening, boolean reads) {
        this.thread = new Thread(() -> work(opening), name);
        this.reads = reads;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to open something whose opening ends by itself: whoever closes this waits for it.
     *
     * @param name of the thread
     */
    static <T extends AutoCloseable> Ahead<T> open(String name, Supplier<T> opening) {
        return new Ahead<>(name, opening, false);
    }

    /**
     * Begins to open something by reading files, which may stand still for good where they lie on another machine. Whoever
     * closes this interrupts the thread and waits a second; what is open later is closed by the thread itself.
     *
     * @param name of the thread
     */
    public static <T extends AutoCloseable> Ahead<T> reading(String name, Supplier<T> opening) {
        return new Ahead<>(name, opening, true);
    }

    private void work(Supplier<T> opening) {
        try (Closing closing = new Closing()) {
            T value = opening.get();
            if (!opened.complete(value)) {
                closing.add(value);
            }
        } catch (RuntimeException | Error e) {
            opened.completeExceptionally(e);
        }
    }

    /**
     * Waits until it is open and hands it over; throws what went wrong.
     *
     * @param stopped whether nobody wants it any more; asked now and then
     * @throws StoppedException where that is so before it is open
     */
    public T take(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            try {
                T value = opened.get(POLL_MS, TimeUnit.MILLISECONDS);
                taken = true;
                return value;
            } catch (TimeoutException e) {
                // not yet: whether anybody still wants it is asked again
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            } catch (ExecutionException e) {
                taken = true;
                throw failure(e);
            }
        }
        throw new StoppedException();
    }

    private static RuntimeException failure(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
    }

    /** Closes what nobody took. */
    @Override
    public void close() {
        if (taken) {
            return;
        }
        taken = true;
        if (reads) {
            thread.interrupt();
        }
        joinThread();
        if (!opened.completeExceptionally(new CancellationException("nobody wants it any more"))
                && !opened.isCompletedExceptionally()) {
            try (Closing closing = new Closing()) {
                closing.add(opened.getNow(null));
            }
        }
    }

    /** Whoever is interrupted meanwhile hears of it afterwards: half an opening cannot be closed. */
    private void joinThread() {
        Uninterrupted.await(() -> {
            if (reads) {
                thread.join(READ_PATIENCE_MS);
            } else {
                thread.join();
            }
            return true;
        });
    }
}
