package io.posestream.ingest.stream;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.ingest.AnsweredOffsets;
import io.posestream.kafka.DeadLetter;
import io.posestream.proto.ItemHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which records of the topic of frames nobody will ask for again. Thread-safe. */
final class AnsweredFrames {
    private final Map<Integer, AnsweredOffsets> offsets = new HashMap<>();
    private final Map<Integer, Long> history = new HashMap<>();
    /** Last answered frame per stream. */
    private final Map<String, FrameId> last = new HashMap<>();

    /** Notes an item committed in {@code tracks}. */
    synchronized void note(StreamItem<?> item) {
        item.provenance().frame().ifPresent(this::note);
        FrameId answered = item.id().plus(Math.max(0, item.count() - 1));
        last.merge(answered.streamId(), answered, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /**
     * Notes a dead letter: a record of frames without a name is never answered. One with a name is, as failed, and until
     * then it may be asked for again.
     */
    void note(DeadLetter letter, String framesTopic) {
        if (letter.item().isEmpty() && letter.topic().equals(framesTopic)) {
            note(new FrameLocation(letter.partition(), letter.offset()));
        }
    }

    /** From the first answer behind an offset on, everything before that offset counts as answered. */
    synchronized void skipHistory(Map<Integer, Long> before) {
        history.putAll(before);
    }

    private synchronized void note(FrameLocation frame) {
        Long skipped = history.get(frame.partition());
        if (skipped != null && frame.offset() >= skipped) {
            history.remove(frame.partition());
            of(frame.partition()).startAt(skipped);
        }
        of(frame.partition()).answer(frame.offset());
    }

    /**
     * The lowest offset of a partition that may still be asked for; used by the log's thread.
     *
     * @param past answers that are not noted yet, where there are such
     */
    long lowest(FramesLog log, FramesLog.Extent extent, Optional<PastAnswers> past) {
        AnsweredOffsets.Place place = startAt(extent);
        // a repetition that ingest sent again is answered only as its first copy
        while (place.hole()
                && !mayHold(past, extent, place)
                && log.isNeedless(extent.partition(), place.lowest(), this::isAnswered)) {
            place = answer(extent.partition(), place.lowest());
        }
        return place.lowest();
    }

    private static boolean mayHold(Optional<PastAnswers> past, FramesLog.Extent extent, AnsweredOffsets.Place place) {
        return past.map(answers -> answers.mayHold(extent.partition(), place.lowest()))
                .orElse(false);
    }

    private synchronized AnsweredOffsets.Place startAt(FramesLog.Extent extent) {
        of(extent.partition()).startAt(extent.start());
        return of(extent.partition()).place();
    }

    private synchronized AnsweredOffsets.Place answer(int partition, long offset) {
        of(partition).answer(offset);
        return of(partition).place();
    }

    private synchronized boolean isAnswered(ItemHeaders headers) {
        FrameId answered = last.get(headers.id().streamId());
        return answered != null
                && headers.id().plus(Math.max(0, headers.count() - 1)).compareTo(answered) <= 0;
    }

    private AnsweredOffsets of(int partition) {
        return offsets.computeIfAbsent(partition, key -> new AnsweredOffsets(0));
    }
}
