package io.posestream.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * Who is inside a native session. It is freed once it is closed and nobody is inside: by whoever closes it, else by the
 * last to leave. Owns the session. Thread-safe.
 */
final class SessionUse {
    private final String name;
    private final OrtSession session;
    /** Who is inside, and since when by {@link System#nanoTime}. */
    private final IdentityHashMap<OrtSession.RunOptions, Long> inside = new IdentityHashMap<>();

    private boolean closed;
    private boolean freed;

    /** @param name of the model, for messages */
    SessionUse(String name, OrtSession session) {
        this.name = name;
        this.session = session;
        NativeCalls.opened(this);
    }

    /**
     * Goes inside: the session stays until {@link #leave}.
     *
     * @param options of this run alone, with which it can be told to end; stay the caller's
     */
    synchronized OrtSession enter(OrtSession.RunOptions options) {
        if (closed) {
            throw new IllegalStateException("model " + name + " is closed");
        }
        NativeCalls.requireGoing();
        inside.put(options, System.nanoTime());
        return session;
    }

    /** Leaves; what the run gave must be copied and closed by now. */
    synchronized void leave(OrtSession.RunOptions options) {
        inside.remove(options);
        notifyAll();
        freeIfUnused();
    }

    /** Tells the runs under way to end: each does between two nodes of its graph, with an exception. */
    synchronized void stop() {
        for (OrtSession.RunOptions options : inside.keySet()) {
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new InferenceException("cannot end a run of model " + name, e);
            }
        }
    }

    /** For how long whoever went inside first has been there, in ns; 0 where nobody is. */
    synchronized long longestNs() {
        long now = System.nanoTime();
        return inside.values().stream().mapToLong(since -> now - since).max().orElse(0);
    }

    synchronized boolean isUsed() {
        return !inside.isEmpty();
    }

    /** Lets nobody in any more, tells those inside to end and waits for them, not for ever. */
    synchronized void close(Duration patience) {
        if (closed) {
            return;
        }
        closed = true;
        stop();
        awaitUnused(System.nanoTime() + patience.toNanos());
        freeIfUnused();
    }

    private void awaitUnused(long deadline) {
        boolean interrupted = false;
        long leftMs = (deadline - System.nanoTime()) / 1_000_000;
        while (!inside.isEmpty() && leftMs > 0) {
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            leftMs = (deadline - System.nanoTime()) / 1_000_000;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void freeIfUnused() {
        if (!closed || freed || !inside.isEmpty()) {
            return;
        }
        freed = true;
        NativeCalls.freed(this);
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException("cannot close model " + name, e);
        }
    }

    /** Whether the native session is gone. */
    synchronized boolean isFreed() {
        return freed;
    }
}
