package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import java.util.List;
import java.util.Optional;

/** Where a stream stands: its epochs, what is answered of them, what is parked, and the tracks. Immutable. */
public final class StreamState {
    /** Nothing seen yet. */
    public static final StreamState EMPTY = new StreamState(Optional.empty(), List.of(), TrackerState.EMPTY, List.of());

    /**
     * The epoch that is being answered.
     *
     * @param epoch its number
     * @param last number answered, -1 for none
     * @param policy what gives way when numbers never come
     * @param ended whether its end was passed on, so that nothing more of it counts
     * @param declared whether its first record said its policy, as those of our own sources do
     */
    record CurrentEpoch(long epoch, long last, StreamPolicy policy, boolean ended, boolean declared) {
        /** The same with its end passed on. */
        CurrentEpoch ending() {
            return new CurrentEpoch(epoch, last, policy, true, declared);
        }

        /** The same up to another last number. */
        CurrentEpoch upTo(long number) {
            return new CurrentEpoch(epoch, number, policy, false, declared);
        }
    }

    private final Optional<CurrentEpoch> current;
    private final List<ClosedEpoch> closed;
    private final TrackerState tracker;
    private final List<StreamItem<Poses>> parked;

    StreamState(
            Optional<CurrentEpoch> current,
            List<ClosedEpoch> closed,
            TrackerState tracker,
            List<StreamItem<Poses>> parked) {
        this.current = requireNonNull(current, "current is null");
        this.closed = List.copyOf(closed);
        this.tracker = requireNonNull(tracker, "tracker is null");
        this.parked = List.copyOf(parked);
    }

    Optional<CurrentEpoch> current() {
        return current;
    }

    /** Epochs before the current one, oldest first. */
    List<ClosedEpoch> closed() {
        return closed;
    }

    /** What is remembered of people. */
    public TrackerState tracker() {
        return tracker;
    }

    /** Records that came before their predecessors, in order of epoch and number. */
    public List<StreamItem<Poses>> parked() {
        return parked;
    }

    /** The same with other parked records, in order of epoch and number; for restoring a stored state. */
    public StreamState withParked(List<StreamItem<Poses>> items) {
        return new StreamState(
                current,
                closed,
                tracker,
                items.stream().sorted(StreamFold.ORDER).toList());
    }

    /** The number that parked records wait for; empty where none is parked. */
    public Optional<FrameId> awaited() {
        if (parked.isEmpty()) {
            return Optional.empty();
        }
        FrameId head = parked.get(0).id();
        boolean inside = current.isPresent() && current.get().epoch() == head.epoch();
        return Optional.of(new FrameId(
                head.streamId(), head.epoch(), inside ? current.get().last() + 1 : 0));
    }
}
