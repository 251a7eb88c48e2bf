package io.posestream.ingest;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.ingest.source.CameraTimes;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.media.CorruptImageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Turns what a source gives into numbered items: pictures, gaps, the end; of a camera a new epoch with each connection.
 * Owns the source. Not thread-safe.
 */
public final class NumberedFrames implements AutoCloseable {
    private final FrameSource source;
    private final FrameSelection.Judge judge;
    private FrameId zero;
    private final StreamStart start;
    private final long firstNumber;
    private final LongSupplier arrivalUs;
    private final LongPredicate tooOld;
    private final Queue<StreamItem<EncodedFrame>> ready = new ArrayDeque<>();
    private long earlier;
    private long number;
    private long pendingRate;
    private long lastPtsUs;
    private boolean jumped;
    private boolean ended;

    /**
     * @param source taken over and closed
     * @param selection which frames
     * @param zero name of number 0 of the epoch
     * @param start what the first item says
     * @param firstNumber first number emitted; those before were emitted by an earlier run and are only counted
     * @param arrivalUs clock for arrival times, µs since 1970
     * @param tooOld whether a picture of that arrival time is left out as late, before it is encoded
     */
    public NumberedFrames(
            FrameSource source,
            FrameSelection selection,
            FrameId zero,
            StreamStart start,
            long firstNumber,
            LongSupplier arrivalUs,
            LongPredicate tooOld) {
        this.source = source;
        this.judge = selection.judge(source.info().intervalUs());
        this.zero = zero;
        this.start = start;
        this.firstNumber = firstNumber;
        this.arrivalUs = arrivalUs;
        this.tooOld = tooOld;
    }

    /**
     * The next item; empty after the end was given.
     *
     * @throws IOException where the source failed after its start; {@link #fail()} then ends it
     */
    public Optional<StreamItem<EncodedFrame>> next() throws IOException {
        while (ready.isEmpty() && !ended) {
            read();
        }
        return Optional.ofNullable(ready.poll());
    }

    /** What stages must know of the stream. */
    public StreamSettings settings() {
        return start.settings();
    }

    /** The name of the next number that is taken. */
    public FrameId position() {
        return zero.plus(number);
    }

    /** How many numbers have been taken so far, over all epochs of a camera. */
    public long taken() {
        return earlier + number;
    }

    /** Ends a source that failed after its start; {@link #next()} still gives what is ready, and then that end. */
    public void fail() {
        if (!ended) {
            end(EndReason.FAILED);
        }
    }

    @Override
    public void close() {
        source.close();
    }

    private void read() throws IOException {
        if (judge.isFull()) {
            end(EndReason.LIMIT);
            return;
        }
        SourceEvent event = source.next();
        if (event instanceof SourceEvent.Shown shown) {
            try (SourcePicture picture = shown.picture()) {
                lastPtsUs = picture.ptsUs();
                judged(picture);
            }
        } else if (event instanceof SourceEvent.Corrupt corrupt) {
            if (judge.takesIn(corrupt.ptsUs())) {
                corrupt(corrupt.count());
            }
        } else if (event instanceof SourceEvent.Late late) {
            flushRate();
            gap(late.count(), GapReason.LATE);
        } else if (event instanceof SourceEvent.Lost) {
            lost();
        } else if (event instanceof SourceEvent.Ended last) {
            corrupt(missing(last.missing()));
            end(last.truncated() ? EndReason.TRUNCATED : EndReason.COMPLETE);
        }
    }

    /** The epoch ends; the next picture begins another that continues it. */
    private void lost() {
        flushRate();
        ready.add(new StreamItem.End<>(zero.plus(number), provenance(), EndReason.LOST));
        earlier += number;
        number = 0;
        jumped = false;
        long nowMs = arrivalUs.getAsLong() / 1000;
        zero = new FrameId(zero.streamId(), Math.max(nowMs, zero.epoch() + 1), 0);
    }

    private void judged(SourcePicture picture) {
        long us = picture.times().map(CameraTimes::sinceStartUs).orElseGet(picture::ptsUs);
        switch (judge.next(us)) {
            case BEFORE -> {}
            case AFTER -> end(EndReason.LIMIT);
            case DROP -> {
                pendingRate++;
                jumped |= picture.discontinuity(); // marked on the next that is looked at
            }
            case KEEP -> keep(picture);
        }
    }

    private void keep(SourcePicture picture) {
        flushRate();
        if (number < firstNumber) {
            jumped = false;
            number++;
            return;
        }
        OptionalLong arrived = picture.arrivalUs();
        if (arrived.isPresent() && tooOld.test(arrived.getAsLong())) {
            jumped |= picture.discontinuity();
            gap(1, GapReason.LATE);
            return;
        }
        try {
            EncodedFrame frame = picture.encode();
            SourceInfo info = source.info();
            Optional<CameraTimes> times = picture.times();
            FrameMeta meta = times.map(camera -> live(camera, picture))
                    .orElseGet(() -> new FrameMeta(
                            info.firstCaptureUs() + picture.ptsUs(),
                            info.clock(),
                            info.intervalUs(),
                            picture.width(),
                            picture.height(),
                            jumped || picture.discontinuity(),
                            picture.ptsUs(),
                            0));
            ready.add(new StreamItem.Looked<>(
                    zero.plus(number), provenanceOf(number, arrived.orElseGet(arrivalUs)), meta, frame));
            number++;
            jumped = false;
        } catch (CorruptImageException e) {
            jumped |= picture.discontinuity();
            gap(1, GapReason.CORRUPT);
        }
    }

    /** Capture time is a label, of the camera's own clock where it tells; arrival is in no value. */
    private FrameMeta live(CameraTimes times, SourcePicture picture) {
        return new FrameMeta(
                times.capturedUs().orElse(0),
                times.capturedUs().isPresent() ? CaptureClock.RTCP : CaptureClock.ARRIVAL,
                times.intervalUs(),
                picture.width(),
                picture.height(),
                jumped || picture.discontinuity(),
                picture.ptsUs(),
                times.steadyUs());
    }

    /** How many of the frames that did not come would have been taken in, were they a nominal interval apart. */
    private long missing(long promised) {
        return judge.takenIn(lastPtsUs, promised);
    }

    private void corrupt(long count) {
        if (count > 0) {
            flushRate();
            gap(count, GapReason.CORRUPT);
        }
    }

    private void end(String reason) {
        flushRate();
        ended = true;
        ready.add(new StreamItem.End<>(zero.plus(number), provenance(), reason));
    }

    private void flushRate() {
        if (pendingRate > 0) {
            gap(pendingRate, GapReason.RATE);
            pendingRate = 0;
        }
    }

    private void gap(long count, String reason) {
        long first = Math.max(number, firstNumber);
        number += count;
        if (first < number) {
            ready.add(new StreamItem.Gap<>(zero.plus(first), provenanceOf(first), number - first, reason));
        }
    }

    private Provenance provenance() {
        return provenanceOf(number);
    }

    private Provenance provenanceOf(long first) {
        return provenanceOf(first, arrivalUs.getAsLong());
    }

    private Provenance provenanceOf(long first, long arrivedUs) {
        Optional<StreamStart> beginning = first == 0 ? Optional.of(start) : Optional.empty();
        return new Provenance(arrivedUs, beginning, Optional.empty());
    }
}
