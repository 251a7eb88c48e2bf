package io.posestream.kafka.worker;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.SettingsHeaders;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A looked-at frame that waits for a caller.
 *
 * @param lane it is answered in
 * @param entry its place there
 * @param item what is known of it
 * @param settings of its stream
 * @param boundUs how old it may be at its answer, in µs; without meaning for archives
 * @param before what is sent ahead of its answer
 * @param work what the stage made of it
 */
record Task<I, W>(
        Lane lane,
        Entry entry,
        StreamItem.Looked<I> item,
        StreamSettings settings,
        long boundUs,
        List<ProducerRecord<String, byte[]>> before,
        W work)
        implements TaskQueue.Queued {
    /** Whether newer frames of its stream replace it: not so where it may be of any age, as one that is tried once more. */
    boolean isReplaceable() {
        return settings.isLive() && boundUs < SettingsHeaders.ANY_AGE_US;
    }

    /** Whether its answer would not be sent any more. */
    boolean isGivenUp() {
        return lane.isClosedAt(entry.offset());
    }

    @Override
    public FrameId id() {
        return item.id();
    }

    @Override
    public int partition() {
        return lane.partition();
    }

    @Override
    public long arrivalUs() {
        return item.provenance().arrivalUs();
    }
}
