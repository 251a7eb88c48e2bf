package io.posestream.kafka.worker;

import java.util.Optional;
import java.util.OptionalLong;

/** A partition the worker has, and what it must remember of it. Used by the worker's thread only. */
final class Held {
    private final Lane lane;
    private final Optional<Holes> holes;
    private final OptionalLong fillUntil;
    private final long start;
    private final int startsFound;
    private final long aloneUntil;
    private long committed;
    private boolean live;

    /**
     * @param lane begins at the offset the worker starts at
     * @param holes present where the worker's place was lost
     * @param found what was committed there
     * @param alone how many records are tried alone where a worker has started there before and not got on
     */
    Held(Lane lane, Optional<Holes> holes, CommitNote found, int alone) {
        this.lane = lane;
        this.holes = holes;
        this.fillUntil = found.fillUntil();
        this.start = lane.position();
        this.startsFound = found.starts();
        this.aloneUntil = found.starts() == 0 ? start : start + alone;
        this.committed = start;
    }

    Lane lane() {
        return lane;
    }

    Optional<Holes> holes() {
        return holes;
    }

    /** @param isLive whether the newest record is of a live stream; the two kinds lie in different partitions */
    void noteLive(boolean isLive) {
        live = isLive;
    }

    /** Whether its records are of live streams, as far as it is known. */
    boolean isLive() {
        return live;
    }

    /** Whether a native crash is feared: records are tried one by one. */
    boolean isSuspected() {
        return lane.position() < aloneUntil;
    }

    /** How often, this time included, a worker has started and tried the record at {@code offset} first. */
    int startsAt(long offset) {
        return offset == start ? startsFound + 1 : 1;
    }

    /** The note for a commit at {@code offset}. */
    CommitNote note(long offset, int starts) {
        boolean filling = fillUntil.isPresent() && offset < fillUntil.getAsLong();
        return new CommitNote(starts, filling ? fillUntil : OptionalLong.empty());
    }

    boolean hasProgress() {
        return lane.position() > committed;
    }

    void committed(long offset) {
        committed = offset;
    }
}
