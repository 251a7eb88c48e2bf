package io.posestream.results;

import io.posestream.core.FrameLocation;
import io.posestream.core.FrameTime;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides who is shown, for every file and for the overlay alike. A tentative person is shown iff the track is confirmed
 * later; since an unconfirmed track that is not seen again dies at once, the next looked-at frame settles it, and only
 * the frames in between are held. Ids are the tracker's. Not thread safe.
 */
final class Settler {
    private final Consumer<? super SettledItem> next;
    private final Deque<StreamItem<Tracks>> held = new ArrayDeque<>();
    private final Map<TrackId, Integer> confirmed = new HashMap<>();
    private Set<TrackId> open = Set.of();

    /** @param next receives every item once, in order, as soon as it is settled */
    Settler(Consumer<? super SettledItem> next) {
        this.next = next;
    }

    /** Takes the next item of the epoch; {@link StreamItem.End} settles everything. */
    void accept(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.End<Tracks>) {
            end();
            return;
        }
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            learn(looked.value());
        }
        held.add(item);
        release();
    }

    /** Nothing comes any more: whoever is still tentative is not shown. */
    void end() {
        open = Set.of();
        release();
    }

    /** How many tracks were shown so far. */
    int tracks() {
        return confirmed.size();
    }

    /** Where the oldest picture among the held frames lies. */
    Optional<FrameLocation> oldestHeld() {
        return held.stream()
                .filter(item -> item instanceof StreamItem.Looked<Tracks>)
                .flatMap(item -> item.provenance().frame().stream())
                .findFirst();
    }

    private void learn(Tracks tracks) {
        Set<TrackId> tentative = new HashSet<>();
        for (TrackedPerson person : tracks.people()) {
            if (person.state() == TrackState.CONFIRMED) {
                confirmed.put(person.id(), person.displayId().orElseThrow());
            } else {
                tentative.add(person.id());
            }
        }
        tentative.removeAll(confirmed.keySet());
        open = tentative;
    }

    private void release() {
        while (!held.isEmpty() && isSettled(held.peek())) {
            next.accept(settle(held.remove()));
        }
    }

    private boolean isSettled(StreamItem<Tracks> item) {
        return !(item instanceof StreamItem.Looked<Tracks> looked)
                || looked.value().people().stream().noneMatch(person -> open.contains(person.id()));
    }

    private SettledItem settle(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            return shown(looked);
        }
        if (item instanceof StreamItem.Gap<Tracks> gap) {
            return new SettledItem.Skipped(gap.id(), gap.count(), gap.reason());
        }
        if (item instanceof StreamItem.Failed<Tracks> failed) {
            return new SettledItem.Failed(failed.id(), failed.reason());
        }
        throw new IllegalStateException("held an item that takes no number: " + item);
    }

    private SettledItem.Shown shown(StreamItem.Looked<Tracks> looked) {
        List<SettledPerson> people = new ArrayList<>();
        for (TrackedPerson person : looked.value().people()) {
            Integer id = confirmed.get(person.id());
            if (id != null) {
                people.add(new SettledPerson(id, person.pose()));
            }
        }
        // of a camera, the time that only grows: its own clock may be set
        FrameTime time = FrameTime.of(looked);
        return new SettledItem.Shown(
                looked.id(),
                looked.meta(),
                time.us(),
                looked.provenance().frame(),
                looked.value().skeleton(),
                people);
    }
}
