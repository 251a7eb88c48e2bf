package io.posestream.viewer.page;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What one viewer has on the screen and what is sent next: the stream in view first as soon as it has something, then
 * whichever of the others has waited longest, as far as credits and the budget go. Not thread-safe.
 */
final class Screen {
    private static final long ACTIVE_NS = 1_000_000_000;

    private final Budget budget;
    private final double most;
    private final LongSupplier nanos;
    private Map<String, Slot> slots = new LinkedHashMap<>();
    private Optional<String> first = Optional.empty();

    /**
     * @param bytesPerSecond that a viewer is sent at most
     * @param nanos a clock that only grows
     */
    Screen(double bytesPerSecond, LongSupplier nanos) {
        this.budget = new Budget(bytesPerSecond, nanos);
        this.most = budget.left();
        this.nanos = nanos;
    }

    /**
     * Replaces what is on the screen; what stays keeps its credits, and nothing of the rest is sent.
     *
     * @param streams all of it
     * @param inViewFirst the one that comes before the others
     */
    void show(List<String> streams, Optional<String> inViewFirst) {
        Map<String, Slot> kept = new LinkedHashMap<>();
        streams.forEach(stream -> kept.put(stream, slots.getOrDefault(stream, new Slot())));
        slots = kept;
        first = inViewFirst.filter(slots::containsKey);
    }

    boolean shows(String stream) {
        return slots.containsKey(stream);
    }

    Optional<String> first() {
        return first.or(() -> slots.keySet().stream().findFirst());
    }

    List<String> streams() {
        return List.copyOf(slots.keySet());
    }

    void offer(String key, ShownFrame frame) {
        Slot slot = slots.get(key);
        if (slot != null) {
            slot.offer(frame);
        }
    }

    /** Whether a frame of the stream would leave at once. */
    boolean isFree(String key) {
        Slot slot = slots.get(key);
        return slot != null && slot.isFree() && budget.left() > 0;
    }

    /** The next message to send, which counts as sent. */
    Optional<ShownFrame> next() {
        double left = budget.left();
        if (left <= 0) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        Slot preferred = first.map(slots::get).orElse(null);
        if (preferred != null && preferred.due().isPresent()) {
            return Optional.of(send(preferred, now));
        }
        double kept = preferred != null && now - preferred.lastNs() < ACTIVE_NS ? preferred.lastBytes() : 0;
        return slots.values().stream()
                .filter(slot -> slot.due().isPresent())
                .min(Comparator.comparingLong(Slot::lastNs))
                // a message larger than all that can be saved up has to leave at some time
                .filter(slot -> left >= Math.min(most, slot.due().get().size() + kept) || kept == 0)
                .map(slot -> send(slot, now));
    }

    private ShownFrame send(Slot slot, long now) {
        ShownFrame frame = slot.send(now);
        budget.spend(frame.size());
        return frame;
    }

    /** A message was drawn: by stream, how long it took from leaving. */
    Map<String, Long> credit(long seq) {
        Map<String, Long> found = new HashMap<>();
        long now = nanos.getAsLong();
        slots.forEach((stream, slot) -> {
            OptionalLong took = slot.credit(seq, now);
            took.ifPresent(ns -> found.put(stream, ns));
        });
        return found;
    }
}
