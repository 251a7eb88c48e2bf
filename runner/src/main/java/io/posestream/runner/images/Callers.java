package io.posestream.runner.images;

import io.posestream.core.system.Uninterrupted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Several callers of one model that share the pictures of a set. Static functions. */
final class Callers {
    private Callers() {}

    /**
     * What one caller does with a picture. Not thread-safe, one per caller.
     *
     * @param <R> what is found in a picture
     */
    interface Look<R> extends AutoCloseable {
        /** Looks at a picture. */
        R at(Shot shot);

        @Override
        void close();
    }

    /**
     * Looks at every picture; all callers have ended when this returns or throws.
     *
     * @param shots the pictures
     * @param callers pictures at the same time
     * @param open makes what a caller needs, in its thread
     * @param done is told of every picture, by several threads
     * @return what was found in every picture, in their order
     */
    static <R> List<R> look(List<Shot> shots, int callers, Supplier<Look<R>> open, BiConsumer<Shot, R> done) {
        Object[] found = new Object[shots.size()];
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                parts.add(pool.submit(() -> work(shots, next, found, open, done)));
            }
            parts.forEach(Callers::join);
        } finally {
            next.set(found.length);
            pool.shutdown();
            // the model must outlive the last caller, also where another one has failed
            Uninterrupted.await(() -> pool.awaitTermination(1, TimeUnit.MINUTES));
        }
        @SuppressWarnings("unchecked") // every element is what a Look<R> gave
        List<R> all = (List<R>) Arrays.asList(found);
        return all;
    }

    private static <R> void work(
            List<Shot> shots, AtomicInteger next, Object[] found, Supplier<Look<R>> open, BiConsumer<Shot, R> done) {
        try (Look<R> look = open.get()) {
            for (int i = next.getAndIncrement(); i < found.length; i = next.getAndIncrement()) {
                R here = look.at(shots.get(i));
                found[i] = here;
                done.accept(shots.get(i), here);
            }
        } catch (RuntimeException e) {
            next.set(found.length);
            throw e;
        }
    }

    private static void join(Future<?> part) {
        try {
            part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
