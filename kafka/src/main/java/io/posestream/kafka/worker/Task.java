package io.posestream.kafka.worker;

import io.posestream.core.StreamItem;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A looked-at frame that waits for a caller.
 *
 * @param lane it is answered in
 * @param entry its place there
 * @param item what is known of it
 * @param live whether its stream's age is bounded
 * @param before what is sent ahead of its answer
 * @param work what the stage made of it
 */
record Task<I, W>(
        Lane lane,
        Entry entry,
        StreamItem.Looked<I> item,
        boolean live,
        List<ProducerRecord<String, byte[]>> before,
        W work) {}
