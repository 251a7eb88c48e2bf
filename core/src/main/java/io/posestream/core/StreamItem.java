package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Function;

/**
 * One record of a stream, at any stage: a looked-at frame with what that stage knows of it, numbers that were not looked
 * at, a frame that could not be processed, or the end. For every number of an epoch each stage emits exactly one item
 * that covers it (again after a crash), in order.
 *
 * @param <T> what the stage knows of a looked-at frame
 */
public sealed interface StreamItem<T> {
    /** The frame, the first frame of a gap, or the next unused name at the end. */
    FrameId id();

    /** What travels beside the payload. */
    Provenance provenance();

    /** How many numbers this item answers. */
    long count();

    /** The same item with a looked-at frame's payload replaced; the others pass through. */
    <R> StreamItem<R> map(Function<? super T, ? extends R> change);

    /** The same item with other provenance. */
    StreamItem<T> with(Provenance provenance);

    /**
     * A frame that was looked at.
     *
     * @param id its name
     * @param provenance what travels beside it
     * @param meta time and size
     * @param value what the stage knows
     */
    record Looked<T>(FrameId id, Provenance provenance, FrameMeta meta, T value) implements StreamItem<T> {
        /** Checks that nothing is missing. */
        public Looked {
            requireNonNull(id, "id is null");
            requireNonNull(provenance, "provenance is null");
            requireNonNull(meta, "meta is null");
            requireNonNull(value, "value is null");
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public <R> StreamItem<R> map(Function<? super T, ? extends R> change) {
            return new Looked<>(id, provenance, meta, change.apply(value));
        }

        @Override
        public StreamItem<T> with(Provenance changed) {
            return new Looked<>(id, changed, meta, value);
        }
    }

    /**
     * Numbers that were not looked at.
     *
     * @param id the first of them
     * @param provenance what travels beside it
     * @param count how many, at least 1
     * @param reason one word, see {@link GapReason}
     */
    record Gap<T>(FrameId id, Provenance provenance, long count, String reason) implements StreamItem<T> {
        /** Checks that nothing is missing. */
        public Gap {
            requireNonNull(id, "id is null");
            requireNonNull(provenance, "provenance is null");
            Checks.requirePositive(count, "count");
            Checks.requireText(reason, "reason");
        }

        @Override
        public <R> StreamItem<R> map(Function<? super T, ? extends R> change) {
            return new Gap<>(id, provenance, count, reason);
        }

        @Override
        public StreamItem<T> with(Provenance changed) {
            return new Gap<>(id, changed, count, reason);
        }
    }

    /**
     * A frame that was there and could not be read or computed; its record is in the dead letters.
     *
     * @param id its name
     * @param provenance what travels beside it
     * @param reason one word, then what went wrong
     */
    record Failed<T>(FrameId id, Provenance provenance, String reason) implements StreamItem<T> {
        /** Checks that nothing is missing. */
        public Failed {
            requireNonNull(id, "id is null");
            requireNonNull(provenance, "provenance is null");
            Checks.requireText(reason, "reason");
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public <R> StreamItem<R> map(Function<? super T, ? extends R> change) {
            return new Failed<>(id, provenance, reason);
        }

        @Override
        public StreamItem<T> with(Provenance changed) {
            return new Failed<>(id, changed, reason);
        }
    }

    /**
     * The end of the epoch; takes no number.
     *
     * @param id the next unused name
     * @param provenance what travels beside it
     * @param reason one word, see {@link EndReason}
     */
    record End<T>(FrameId id, Provenance provenance, String reason) implements StreamItem<T> {
        /** Checks that nothing is missing. */
        public End {
            requireNonNull(id, "id is null");
            requireNonNull(provenance, "provenance is null");
            Checks.requireText(reason, "reason");
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public <R> StreamItem<R> map(Function<? super T, ? extends R> change) {
            return new End<>(id, provenance, reason);
        }

        @Override
        public StreamItem<T> with(Provenance changed) {
            return new End<>(id, changed, reason);
        }
    }

    /**
     * What travels beside the payload of every item.
     *
     * @param arrivalUs when ingest received it, µs since 1970; a header, in no value
     * @param start present on the first item of an epoch
     * @param frame where the frame's record lies; empty in the topic of frames itself
     */
    record Provenance(long arrivalUs, Optional<StreamStart> start, Optional<FrameLocation> frame) {
        /** Checks that nothing is missing. */
        public Provenance {
            requireNonNull(start, "start is null");
            requireNonNull(frame, "frame is null");
        }

        /** The provenance of an item that begins nothing. */
        public static Provenance at(long arrivalUs) {
            return new Provenance(arrivalUs, Optional.empty(), Optional.empty());
        }

        /** The same with the place of the frame's record set. */
        public Provenance at(FrameLocation location) {
            return new Provenance(arrivalUs, start, Optional.of(location));
        }
    }
}
