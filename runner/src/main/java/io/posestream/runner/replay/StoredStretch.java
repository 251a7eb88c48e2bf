package io.posestream.runner.replay;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.kafka.topic.TopicReader.Span;
import java.util.Optional;

/**
 * What a broker holds of a stretch.
 *
 * @param first its first frame
 * @param after the number after its last one
 * @param partition of its stream
 * @param start what the epoch's first record said, where it is still there
 * @param poses where its poses lie
 * @param pictures where its pictures lay or lie
 * @param kept its first frame whose picture is still there; empty where none is
 * @param ending how its epoch ended; empty where it does not go to the end
 */
record StoredStretch(
        FrameId first,
        long after,
        int partition,
        Optional<StreamStart> start,
        Span poses,
        Span pictures,
        Optional<Kept> kept,
        Optional<StreamItem.End<Poses>> ending) {
    /**
     * The first frame whose picture is there.
     *
     * @param number of it
     * @param ptsUs its place in the stream, µs from the start of the source
     */
    record Kept(long number, long ptsUs) {}

    boolean allPicturesKept() {
        return kept.isPresent() && kept.get().number() <= first.number();
    }

    /** The same from its first kept picture on. */
    StoredStretch fromKept() {
        FrameId from =
                new FrameId(first.streamId(), first.epoch(), kept.orElseThrow().number());
        return new StoredStretch(from, after, partition, start, poses, pictures, kept, ending);
    }
}
