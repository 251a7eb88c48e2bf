package io.posestream.ingest;

import java.util.TreeSet;

/**
 * The records of one partition of frames that are answered for good, and the lowest that is not: below it everything
 * may be deleted. Not thread-safe.
 *
 * <p>It goes by answers and not by what workers have committed: a send that fails while later ones succeed puts older
 * frames behind newer ones, and only the answers know what will not be asked for again.
 */
public final class AnsweredOffsets {
    /**
     * How far answers go.
     *
     * @param lowest offset that is not answered, as far as is known
     * @param hole true where later records are answered but that one is not: it is slow, a repetition, or no frame of
     *     ours
     */
    public record Place(long lowest, boolean hole) {}

    private final TreeSet<Long> beyond = new TreeSet<>();
    private long lowest;

    /** @param start first offset still in the log */
    public AnsweredOffsets(long start) {
        this.lowest = start;
    }

    /** How far answers go. */
    public Place place() {
        return new Place(lowest, !beyond.isEmpty());
    }

    /** Notes the answer to the record at {@code offset}. */
    public void answer(long offset) {
        if (offset < lowest) {
            return;
        }
        beyond.add(offset);
        while (!beyond.isEmpty() && beyond.first() == lowest) {
            beyond.pollFirst();
            lowest++;
        }
    }

    /** Notes that the log begins at {@code start}; what lies before was deleted or never there. */
    public void startAt(long start) {
        if (start > lowest) {
            lowest = start - 1;
            beyond.headSet(start).clear();
            answer(lowest);
        }
    }
}
