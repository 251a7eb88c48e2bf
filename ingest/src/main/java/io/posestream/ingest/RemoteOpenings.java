package io.posestream.ingest;

import io.posestream.core.UserError;
import io.posestream.ingest.source.Origin;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sources that are addresses, being opened side by side, each on a thread of its own. Owns those that nobody has taken. Not
 * thread-safe.
 */
final class RemoteOpenings implements AutoCloseable {
    private static final long LOOK_MS = 100;

    private final IdentityHashMap<SourceOptions, Opening> openings = new IdentityHashMap<>();

    /** One of them. */
    private static final class Opening {
        private final FutureTask<OpenedSource> task;
        private final Thread thread;

        Opening(SourceOptions options) {
            this.task = new FutureTask<>(() -> OpenedSource.open(options));
            this.thread = new Thread(task, "connect-" + options.streamId());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private RemoteOpenings() {}

    /** Begins to open those that are addresses. */
    static RemoteOpenings begin(List<SourceOptions> all) {
        RemoteOpenings begun = new RemoteOpenings();
        all.stream()
                .filter(options -> options.origin() instanceof Origin.Remote)
                .forEach(options -> begun.openings.put(options, new Opening(options)));
        return begun;
    }

    /**
     * Waits for a source, which is the caller's then; empty for one that is no address.
     *
     * @throws UserError where it cannot be opened, or nobody waits for it any more
     */
    Optional<OpenedSource> take(SourceOptions options) {
        Opening opening = openings.get(options);
        if (opening == null) {
            return Optional.empty();
        }
        while (true) {
            try {
                OpenedSource opened = opening.task.get(LOOK_MS, TimeUnit.MILLISECONDS);
                openings.remove(options);
                return Optional.of(opened);
            } catch (TimeoutException e) {
                // not yet
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UserError(options.origin() + ": opening was given up", e);
            } catch (ExecutionException e) {
                openings.remove(options);
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            }
        }
    }

    /** Gives up the others; waits for each to let go, which an interrupt makes it do. */
    @Override
    public void close() {
        openings.values().forEach(opening -> opening.thread.interrupt());
        for (Opening opening : openings.values()) {
            closeOpened(opening);
        }
        openings.clear();
    }

    private static void closeOpened(Opening opening) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                opening.task.get(LOOK_MS, TimeUnit.MILLISECONDS).close();
                ended = true;
            } catch (TimeoutException e) {
                opening.thread.interrupt();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | CancellationException e) {
                // there is nothing to close
                ended = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
