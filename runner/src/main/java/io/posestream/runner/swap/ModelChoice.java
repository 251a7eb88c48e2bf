package io.posestream.runner.swap;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.core.system.Closing;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.NotYetException;
import io.posestream.kafka.worker.StageBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which network answers which frame: the first verdict on a swap decides, the same for every worker that reads the log, and
 * of several swaps of a stream the last one that holds for the frame counts. A frame behind a swap without a verdict
 * waits for it, and so does one whose network was accepted and cannot be used here. Owns the networks of swaps, not the
 * first one. Thread-safe.
 *
 * @param <M> a loaded network
 */
final class ModelChoice<M extends AutoCloseable> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

    private final M first;
    private final Duration patience;
    private final List<Known<M>> swaps = new ArrayList<>();
    /** The highest frame of each stream that was asked for. */
    private final Map<String, FrameId> reached = new HashMap<>();

    private final Closing models = new Closing();
    private boolean closed;

    /** A swap and what is known of it. Used under the lock of its owner. */
    private static final class Known<M> {
        private final ModelSwap swap;
        private final boolean passed;
        private Optional<SwapVerdict> verdict = Optional.empty();
        private Optional<M> model = Optional.empty();
        private Optional<String> failure = Optional.empty();
        private final CompletableFuture<Void> usable = new CompletableFuture<>();
        private boolean awaited;

        Known(ModelSwap swap, boolean passed) {
            this.swap = swap;
            this.passed = passed;
        }

        boolean isSettled() {
            return model.isPresent() || failure.isPresent();
        }

        boolean isAccepted() {
            return verdict.map(SwapVerdict::accepted).orElse(false);
        }
    }

    /**
     * @param first the network that answers where no swap holds; the caller's
     * @param patience how long a frame waits for a verdict
     */
    ModelChoice(M first, Duration patience) {
        this.first = requireNonNull(first, "first is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    /** Notes a swap, in the order of the log. */
    synchronized void add(ModelSwap swap) {
        boolean again = swaps.stream().anyMatch(known -> known.swap.id().equals(swap.id()));
        if (!again) {
            FrameId last = reached.get(swap.first().streamId());
            swaps.add(new Known<>(swap, last != null && last.compareTo(swap.first()) >= 0));
        }
    }

    /** Notes a verdict; only the first one on a swap counts. */
    synchronized void decide(SwapVerdict verdict) {
        for (Known<M> known : swaps) {
            if (known.swap.id().equals(verdict.swapId()) && known.verdict.isEmpty()) {
                known.verdict = Optional.of(verdict);
                notifyAll();
            }
        }
    }

    /** The next swap whose network is neither loaded nor known to be bad, and is not refused. */
    synchronized Optional<ModelSwap> toLoad() {
        return swaps.stream()
                .filter(known -> !known.isSettled()
                        && known.verdict.map(SwapVerdict::accepted).orElse(true))
                .map(known -> known.swap)
                .findFirst();
    }

    /** Swaps that count, and whose network cannot be used here so far. */
    synchronized List<ModelSwap> missing() {
        return swaps.stream()
                .filter(known -> known.isAccepted() && known.failure.isPresent())
                .map(known -> known.swap)
                .toList();
    }

    /** What keeps frames waiting for a network that cannot be used here, if something does. */
    synchronized Optional<String> problem() {
        return swaps.stream()
                .filter(known -> known.awaited)
                .map(known -> known.swap.model() + ", which answers " + known.swap.first()
                        + " and what follows, cannot be used here: " + known.failure.orElse(""))
                .findFirst();
    }

    /** The id that was accepted for a swap; empty where nothing is decided, or it is refused. */
    synchronized Optional<String> acceptedId(ModelSwap swap) {
        return find(swap).verdict.filter(SwapVerdict::accepted).map(SwapVerdict::modelId);
    }

    /** Takes over the network of a swap; one that comes after the end is closed at once. */
    synchronized void loaded(ModelSwap swap, M model) {
        models.add(model);
        if (closed) {
            models.close();
        }
        Known<M> known = find(swap);
        known.model = Optional.of(model);
        known.failure = Optional.empty();
        known.awaited = false;
        known.usable.complete(null);
        notifyAll();
    }

    /** Notes why the network of a swap cannot be used here. */
    synchronized void failed(ModelSwap swap, String reason) {
        find(swap).failure = Optional.of(reason);
        notifyAll();
    }

    private Known<M> find(ModelSwap swap) {
        return swaps.stream()
                .filter(known -> known.swap.id().equals(swap.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no swap " + swap.id()));
    }

    /** Swaps without a verdict that this worker could give one on. */
    synchronized List<ModelSwap> open() {
        return swaps.stream()
                .filter(known -> known.verdict.isEmpty() && (known.isSettled() || known.passed))
                .map(known -> known.swap)
                .toList();
    }

    /** What this worker has to say on a swap of {@link #open}. */
    synchronized SwapVerdict opinion(ModelSwap swap, Function<M, String> idOf) {
        Known<M> known = find(swap);
        if (known.passed) {
            return SwapVerdict.refused(
                    swap,
                    "number " + swap.first().number() + " was answered before the swap was known: name a later one");
        }
        return known.model
                .map(model -> SwapVerdict.accepted(swap, idOf.apply(model)))
                .orElseGet(() -> SwapVerdict.refused(swap, known.failure.orElseThrow()));
    }

    /** The network for a frame; waits for what is not decided, or not loaded. */
    private synchronized M of(FrameId id) throws InterruptedException {
        reached.merge(id.streamId(), id, (known, next) -> next.compareTo(known) > 0 ? next : known);
        long end = System.nanoTime() + patience.toNanos();
        for (int i = swaps.size() - 1; i >= 0; i--) {
            Known<M> known = swaps.get(i);
            if (!known.swap.holdsFor(id)) {
                continue;
            }
            while (known.verdict.isEmpty() || (known.isAccepted() && !known.isSettled())) {
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new StageBrokenException("nobody decided within " + patience.toSeconds() + " s whether "
                            + known.swap.model() + " answers " + known.swap.first());
                }
                wait(leftMs);
            }
            if (known.isAccepted()) {
                return known.model.orElseThrow(() -> missing(known));
            }
        }
        return first;
    }

    /** Says it once, until the network can be used. */
    private static NotYetException missing(Known<?> known) {
        String problem = known.failure.orElse("");
        if (!known.awaited) {
            known.awaited = true;
            LOG.warn(
                    "{} waits from {} on: its frames are answered by {}, which cannot be used here: {}; put that network"
                            + " back and it goes on by itself (looked for every {} s); until then a recording waits, with"
                            + " what lies behind it in its partition, and a camera's frames are skipped ({})",
                    known.swap.first().streamId(),
                    known.swap.first(),
                    known.swap.model(),
                    problem,
                    SwapFollower.AGAIN.toSeconds(),
                    GapReason.MODEL);
        }
        return new NotYetException(
                known.swap.model() + " cannot be used here: " + problem, GapReason.MODEL, known.usable);
    }

    /** What one caller computes with, made of the network of each frame. */
    <T extends AutoCloseable> ByFrame<T> newCaller(Function<? super M, ? extends T> make) {
        IdentityHashMap<M, T> made = new IdentityHashMap<>();
        Closing closing = new Closing();
        return new ByFrame<>() {
            @Override
            public T of(FrameId id) {
                try {
                    return made.computeIfAbsent(ModelChoice.this.of(id), model -> closing.add(make.apply(model)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for a network", e);
                }
            }

            @Override
            public void close() {
                closing.close();
            }
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        models.close();
    }
}
