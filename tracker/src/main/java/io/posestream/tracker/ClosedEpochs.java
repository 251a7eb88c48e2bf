package io.posestream.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last few epochs of a stream that are not the current one, oldest first. Not thread safe. */
final class ClosedEpochs {
    /** Epochs before the current one whose stragglers are still answered; the contract asks for one. */
    private static final int KEPT = 4;

    private final List<ClosedEpoch> kept;

    ClosedEpochs(List<ClosedEpoch> kept) {
        this.kept = new ArrayList<>(kept);
    }

    List<ClosedEpoch> all() {
        return kept;
    }

    Optional<ClosedEpoch> find(long epoch) {
        return kept.stream().filter(old -> old.epoch() == epoch).findFirst();
    }

    /** Whether everything of the epoch is dropped. */
    boolean isGivenUp(long epoch) {
        return find(epoch).filter(ClosedEpoch::isGivenUp).isPresent();
    }

    /** Whether the epoch is so old that nothing is known of it any more. */
    boolean isForgotten(long epoch) {
        return kept.size() == KEPT && epoch < kept.get(0).epoch();
    }

    /** Puts an epoch in its place; the oldest is forgotten when there are too many. */
    void keep(ClosedEpoch old) {
        kept.removeIf(known -> known.epoch() == old.epoch());
        int place = 0;
        while (place < kept.size() && kept.get(place).epoch() < old.epoch()) {
            place++;
        }
        kept.add(place, old);
        if (kept.size() > KEPT) {
            kept.remove(0);
        }
    }
}
