package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import java.util.Comparator;

/**
 * Answers every number of a stream exactly once and in order, whatever order the records come in: only the next number
 * is taken, older ones are duplicates, newer ones are parked until their predecessors come, gaps that overlap are cut, a
 * new epoch supersedes the old one. A pure function around {@link Tracker}; stateless and thread-safe.
 */
public final class StreamFold {
    /** Epoch, number, and an end behind the frame of the same number. */
    static final Comparator<StreamItem<Poses>> ORDER = Comparator.<StreamItem<Poses>>comparingLong(
                    item -> item.id().epoch())
            .thenComparingLong(item -> item.id().number())
            .thenComparing(item -> item instanceof StreamItem.End);

    private final FoldSettings settings;
    private final Tracker tracker;

    /** @param settings how streams are answered */
    public StreamFold(FoldSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.tracker = new Tracker(settings.tracker());
    }

    /**
     * Takes one record of the stream.
     *
     * @throws LostFramesException where an archive has parked too many and may not lose any
     */
    public FoldStep accept(StreamState state, StreamItem<Poses> item) {
        FoldRun run = new FoldRun(settings, tracker, state);
        run.take(item);
        run.release();
        return run.step();
    }

    /**
     * Answers the numbers that {@link StreamState#awaited()} has waited for too long as lost; the caller's timer decides
     * when.
     *
     * @throws LostFramesException where the stream is an archive and may not lose any. One that no source of ours began
     *     is given up on instead: nobody can send what is missing, and it must not stop the others.
     */
    public FoldStep giveUp(StreamState state) {
        FoldRun run = new FoldRun(settings, tracker, state);
        run.giveUp();
        run.release();
        return run.step();
    }

    /**
     * Gives up on an epoch whose records cannot be held: its end is answered once, whatever comes later of it is dropped.
     *
     * @param id of the record that cannot be held
     * @param arrivalUs of that record
     */
    public FoldStep abandon(StreamState state, FrameId id, long arrivalUs) {
        FoldRun run = new FoldRun(settings, tracker, state);
        run.abandon(id, arrivalUs);
        return run.step();
    }
}
