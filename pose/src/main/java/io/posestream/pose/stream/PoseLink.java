package io.posestream.pose.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameTime;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.pose.PoseHistory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A frame's place in its stream: what the frames before it came to, and what this one adds. Callers finish frames in any
 * order; the links give each what it must know of its predecessors. Thread-safe.
 */
final class PoseLink {
    private final CompletableFuture<PoseHistory> before;
    private final CompletableFuture<PoseHistory> after = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    /** @param before completed when the previous frame of the stream is answered or given up */
    PoseLink(CompletableFuture<PoseHistory> before) {
        this.before = requireNonNull(before, "before is null");
    }

    CompletableFuture<PoseHistory> after() {
        return after;
    }

    /** Waits for the frames before, which were taken up earlier and so are being worked on. */
    PoseHistory history() throws InterruptedException {
        try {
            return before.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a history is never completed with an error", e);
        }
    }

    /** Says what was found in this frame; need not wait for those before. */
    void found(Looked<?> frame, Poses poses) {
        PoseHistory.Seen seen = new PoseHistory.Seen(FrameTime.of(frame), poses);
        settle(history -> history.then(seen));
    }

    /** This frame, where it has no answer, leaves the history as it was; does nothing after {@link #found}. */
    void pass() {
        settle(UnaryOperator.identity());
    }

    /** The first to settle counts: a future runs what waits for it in no promised order. */
    private void settle(UnaryOperator<PoseHistory> step) {
        if (settled.compareAndSet(false, true)) {
            CompletableFuture<Void> unused = before.thenAccept(history -> after.complete(step.apply(history)));
        }
    }
}
