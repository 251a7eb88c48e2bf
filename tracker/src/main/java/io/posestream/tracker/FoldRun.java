package io.posestream.tracker;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One call of {@link StreamFold} at work: a state being changed. Not thread safe. */
final class FoldRun {
    /** Archives count epochs from 0, live sources take the time in ms: 2001 and later. */
    private static final long FIRST_LIVE_EPOCH = 1_000_000_000_000L;

    private final FoldSettings settings;
    private final Tracker tracker;
    private final ClosedEpochs closed;
    private final List<StreamItem<Poses>> parked;
    private final List<StreamItem<Tracks>> answers = new ArrayList<>();
    private Optional<StreamState.CurrentEpoch> current;
    private TrackerState tracks;
    private FoldCounts counts = FoldCounts.NONE;

    FoldRun(FoldSettings settings, Tracker tracker, StreamState state) {
        this.settings = settings;
        this.tracker = tracker;
        this.closed = new ClosedEpochs(state.closed());
        this.parked = new ArrayList<>(state.parked());
        this.current = state.current();
        this.tracks = state.tracker();
    }

    FoldStep step() {
        return new FoldStep(new StreamState(current, closed.all(), tracks, parked), answers, counts);
    }

    void take(StreamItem<Poses> item) {
        FrameId id = item.id();
        long epoch = current.map(StreamState.CurrentEpoch::epoch).orElse(-1L);
        if (closed.isGivenUp(id.epoch())) {
            count(FoldCounts.dropped(1));
        } else if (id.epoch() < epoch) {
            supersede(item);
        } else if (id.epoch() == epoch) {
            takeCurrent(item, current.orElseThrow());
        } else if (id.number() == 0) {
            begin(id.epoch(), item.provenance().start());
            takeCurrent(item, current.orElseThrow());
        } else {
            park(item);
        }
    }

    /** Takes from the parked records what has become next. */
    void release() {
        while (!parked.isEmpty() && isNext(parked.get(0).id())) {
            take(parked.remove(0));
        }
    }

    private boolean isNext(FrameId id) {
        return current.filter(now -> id.epoch() == now.epoch() && id.number() <= now.last() + 1)
                .isPresent();
    }

    private void takeCurrent(StreamItem<Poses> item, StreamState.CurrentEpoch now) {
        long next = now.last() + 1;
        long first = item.id().number();
        boolean end = item instanceof StreamItem.End<Poses>;
        if (now.ended() && (end ? first > next : first + item.count() > next)) {
            count(FoldCounts.dropped(1));
        } else if (first > next) {
            park(item);
        } else if (end) {
            end(item, now);
        } else if (first + item.count() <= next) {
            count(FoldCounts.DUPLICATE);
        } else {
            answer(first == next ? item : cut(item, next));
            current = Optional.of(now.upTo(first + item.count() - 1));
        }
    }

    private void end(StreamItem<Poses> item, StreamState.CurrentEpoch now) {
        if (now.ended() || item.id().number() <= now.last()) {
            count(FoldCounts.DUPLICATE);
            return;
        }
        answers.add(passedOn(item));
        if (now.policy() == StreamPolicy.ARCHIVE) {
            // the next epoch of an archive is always fresh, so nobody will ask for these people again
            tracks = TrackerState.EMPTY;
        }
        current = Optional.of(now.ending());
        dropParked(now.epoch());
    }

    /** What is parked of an epoch that has ended can have no place in it. */
    private void dropParked(long epoch) {
        int before = parked.size();
        parked.removeIf(item -> item.id().epoch() == epoch);
        count(FoldCounts.dropped((long) before - parked.size()));
    }

    private void answer(StreamItem<Poses> item) {
        if (!(item instanceof StreamItem.Looked<Poses> looked)) {
            answers.add(passedOn(item));
            return;
        }
        TrackerStep step = tracker.update(tracks, looked);
        tracks = step.state();
        answers.add(looked.map(poses -> step.tracks()));
        if (step.discontinuity()) {
            count(FoldCounts.DISCONTINUITY);
        }
    }

    /** Only a gap takes more than one number, so only a gap can overlap. */
    private static StreamItem<Poses> cut(StreamItem<Poses> item, long next) {
        if (!(item instanceof StreamItem.Gap<Poses> gap)) {
            throw new IllegalStateException("a record of one number overlaps: " + item.id());
        }
        long answered = next - gap.id().number();
        return new StreamItem.Gap<>(gap.id().plus(answered), gap.provenance(), gap.count() - answered, gap.reason());
    }

    private static StreamItem<Tracks> passedOn(StreamItem<Poses> item) {
        return item.map(poses -> {
            throw new IllegalStateException("a looked-at frame is answered, not passed on: " + item.id());
        });
    }

    private void begin(long epoch, Optional<StreamStart> start) {
        current.ifPresent(old -> closed.keep(new ClosedEpoch(old.epoch(), old.last(), old.ended(), List.of())));
        StreamPolicy policy = start.map(StreamStart::policy)
                .orElse(epoch >= FIRST_LIVE_EPOCH ? StreamPolicy.LIVE : StreamPolicy.ARCHIVE);
        boolean continued = start.map(StreamStart::continued).orElse(policy == StreamPolicy.LIVE);
        tracks = continued ? tracks : TrackerState.EMPTY;
        current = Optional.of(new StreamState.CurrentEpoch(epoch, -1, policy, false, start.isPresent()));
        while (!parked.isEmpty() && parked.get(0).id().epoch() < epoch) {
            supersede(parked.remove(0));
        }
    }

    /** Answers what is left of an old epoch, in whatever order it comes. */
    private void supersede(StreamItem<Poses> item) {
        long epoch = item.id().epoch();
        if (closed.isForgotten(epoch)) {
            count(FoldCounts.DUPLICATE);
            return;
        }
        ClosedEpoch old = closed.find(epoch).orElse(new ClosedEpoch(epoch, -1, false, List.of()));
        if (item instanceof StreamItem.End<Poses>) {
            if (old.ended()) {
                count(FoldCounts.DUPLICATE);
            } else {
                answers.add(passedOn(item));
            }
            closed.keep(old.ending());
            return;
        }
        ClosedEpoch.Range all =
                new ClosedEpoch.Range(item.id().number(), item.id().number() + item.count());
        List<ClosedEpoch.Range> open = old.open(all);
        for (ClosedEpoch.Range range : open) {
            long count = range.after() - range.first();
            FrameId id = new FrameId(item.id().streamId(), epoch, range.first());
            answers.add(new StreamItem.Gap<>(id, item.provenance(), count, GapReason.SUPERSEDED));
            count(FoldCounts.superseded(count));
        }
        if (open.isEmpty()) {
            count(FoldCounts.DUPLICATE);
        }
        closed.keep(old.answering(all));
    }

    private void park(StreamItem<Poses> item) {
        int place = Collections.binarySearch(parked, item, StreamFold.ORDER);
        if (place >= 0) {
            count(FoldCounts.DUPLICATE);
            if (item.count() > parked.get(place).count() || isMended(parked.get(place), item)) {
                parked.set(place, item);
            }
            return;
        }
        parked.add(-place - 1, item);
        count(FoldCounts.PARKED_ONE);
        if (parked.size() > settings.parkingLimit()) {
            giveUp();
        }
    }

    /** Whether a frame that failed was computed after all, before its number was answered. */
    private static boolean isMended(StreamItem<Poses> known, StreamItem<Poses> again) {
        return known instanceof StreamItem.Failed && again instanceof StreamItem.Looked;
    }

    /** Answers what is missing before the first parked record as lost. */
    void giveUp() {
        if (parked.isEmpty()) {
            return;
        }
        StreamItem<Poses> head = parked.get(0);
        long epoch = head.id().epoch();
        boolean inside = current.filter(now -> now.epoch() == epoch).isPresent();
        StreamPolicy policy = inside
                ? current.orElseThrow().policy()
                : epoch >= FIRST_LIVE_EPOCH ? StreamPolicy.LIVE : StreamPolicy.ARCHIVE;
        long last = inside ? current.orElseThrow().last() : -1;
        FrameId first = new FrameId(head.id().streamId(), epoch, last + 1);
        long missing = head.id().number() - first.number();
        if (policy == StreamPolicy.ARCHIVE && !settings.acceptLoss()) {
            if (inside && current.orElseThrow().declared()) {
                throw new LostFramesException(first, missing);
            }
            abandon(head.id(), head.provenance().arrivalUs());
            return;
        }
        if (!inside) {
            begin(epoch, Optional.empty());
        }
        StreamItem.Provenance provenance =
                StreamItem.Provenance.at(head.provenance().arrivalUs());
        answers.add(new StreamItem.Gap<>(first, provenance, missing, GapReason.LOST));
        count(FoldCounts.lost(missing));
        current = Optional.of(current.orElseThrow().upTo(head.id().number() - 1));
    }

    /** Ends an epoch of which nothing more can be answered; nothing where it has ended, or another has followed. */
    void abandon(FrameId id, long arrivalUs) {
        long epoch = id.epoch();
        boolean inside = current.filter(now -> now.epoch() == epoch).isPresent();
        boolean open = inside
                ? !current.orElseThrow().ended()
                : current.filter(now -> now.epoch() > epoch).isEmpty();
        if (!open || closed.isGivenUp(epoch)) {
            count(FoldCounts.dropped(1));
            return;
        }
        long next = inside ? current.orElseThrow().last() + 1 : 0;
        FrameId end = new FrameId(id.streamId(), epoch, next);
        answers.add(new StreamItem.End<>(end, StreamItem.Provenance.at(arrivalUs), EndReason.GIVEN_UP));
        count(FoldCounts.EPOCH_GIVEN_UP);
        if (inside) {
            tracks = TrackerState.EMPTY;
            current = Optional.of(current.orElseThrow().ending());
        } else {
            closed.keep(ClosedEpoch.givenUp(epoch));
        }
        dropParked(epoch);
    }

    private void count(FoldCounts more) {
        counts = counts.plus(more);
    }
}
