package io.posestream.core.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Owns parts that do not need each other and closes them at the same time, so that it takes as long as the slowest one; the
 * first failure is thrown, the others are suppressed in it. Not thread-safe.
 */
public final class ClosingTogether implements AutoCloseable {
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Owns nothing yet. */
    public ClosingTogether() {}

    /** Takes over {@code resource}. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.add(resource);
        return resource;
    }

    @Override
    public void close() {
        try (Closing ends = new Closing()) {
            opened.forEach(part -> ends.add(ended(part)));
        }
    }

    /** Closes it on a thread of its own; what is given back waits for that. */
    private static AutoCloseable ended(AutoCloseable part) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        part.close();
                        end.complete(null);
                    } catch (Throwable thrown) {
                        end.completeExceptionally(thrown);
                    }
                },
                "close-" + part.getClass().getSimpleName());
        thread.setDaemon(true);
        thread.start();
        return () -> {
            try {
                end.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        };
    }
}
