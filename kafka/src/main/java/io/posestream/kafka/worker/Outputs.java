package io.posestream.kafka.worker;

import io.posestream.core.EndReason;
import io.posestream.core.FrameLocation;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.kafka.DeadLetters;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topic;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes a worker's output records: in the partition of the input's number, with the times and the settings it carried.
 * Stateless, thread-safe.
 */
final class Outputs<O> {
    /** What the reason of a dead letter begins with: its headers could be read, its value could not. */
    static final String UNREADABLE = "unreadable";
    /** What the reason of a dead letter begins with: it is nobody's frame. */
    static final String FOREIGN = "foreign";

    private final Topic<O> topic;
    private final String framesTopic;
    private final DeadLetters deadLetters;

    /** @param framesTopic an input from there is itself the record of its frame */
    Outputs(Topic<O> topic, String framesTopic, DeadLetters deadLetters) {
        this.topic = topic;
        this.framesTopic = framesTopic;
        this.deadLetters = deadLetters;
    }

    /** The record of an item made of {@code input}. */
    ProducerRecord<String, byte[]> of(ConsumerRecord<String, byte[]> input, StreamItem<O> item) {
        ProducerRecord<String, byte[]> output = topic.encode(input.partition(), item);
        TimeHeaders.copy(input.headers(), output.headers());
        SettingsHeaders.copy(input.headers(), output.headers());
        return output;
    }

    /** The item with the place of its frame, which the topic of frames leaves out. */
    <T> StreamItem<T> located(ConsumerRecord<String, byte[]> input, StreamItem<T> item) {
        return item.with(located(input, item.provenance()));
    }

    private Provenance located(ConsumerRecord<String, byte[]> input, Provenance provenance) {
        return input.topic().equals(framesTopic)
                ? provenance.at(new FrameLocation(input.partition(), input.offset()))
                : provenance;
    }

    /** Where the frame of an unread record lies, if the record is the frame's. */
    private Optional<FrameLocation> location(ConsumerRecord<String, byte[]> input) {
        return input.topic().equals(framesTopic)
                ? Optional.of(new FrameLocation(input.partition(), input.offset()))
                : Optional.empty();
    }

    /** A dead letter alone: the record is not ours. */
    List<ProducerRecord<String, byte[]>> foreign(ConsumerRecord<String, byte[]> input, Throwable cause) {
        return List.of(deadLetters.of(input, FOREIGN + ": no readable headers", Optional.empty(), Optional.of(cause)));
    }

    /** A dead letter and an answer to the numbers that the record's headers name. */
    List<ProducerRecord<String, byte[]>> unreadable(
            ConsumerRecord<String, byte[]> input, ItemHeaders headers, String stage, Throwable cause) {
        Provenance provenance = located(input, Provenance.at(headers.arrivalUs()));
        String reason = UNREADABLE + ": record of " + input.topic() + " in " + stage;
        StreamItem<O> marker;
        if (headers.count() == 1) {
            marker = new StreamItem.Failed<>(headers.id(), provenance, reason);
        } else if (headers.count() > 1) {
            marker = new StreamItem.Gap<>(headers.id(), provenance, headers.count(), GapReason.CORRUPT);
        } else {
            marker = new StreamItem.End<>(headers.id(), provenance, EndReason.FAILED);
        }
        return List.of(deadLetters.of(input, reason, location(input), Optional.of(cause)), of(input, marker));
    }

    /** A dead letter and a marker for a frame that could not be computed. */
    List<ProducerRecord<String, byte[]>> failed(
            ConsumerRecord<String, byte[]> input, StreamItem<?> item, String reason, Optional<Throwable> cause) {
        Provenance provenance = item.provenance();
        StreamItem<O> marker = new StreamItem.Failed<>(item.id(), provenance, reason);
        return List.of(deadLetters.of(input, reason, provenance.frame(), cause), of(input, marker));
    }
}
