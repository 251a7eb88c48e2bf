package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * One topic of stream items: key = stream id, name and arrival in headers, the rest in a protobuf value, timestamp =
 * arrival in ms. Immutable and thread-safe.
 *
 * @param <T> what the stage that writes it knows of a looked-at frame
 */
public final class Topic<T> {
    private final String name;
    private final ItemCodec<T> codec;

    Topic(String name, PayloadCodec<T> payloads) {
        this.name = requireNonNull(name, "name is null");
        this.codec = new ItemCodec<>(payloads);
    }

    /** The topic's name on the broker. */
    public String name() {
        return name;
    }

    /**
     * The record of an item.
     *
     * @param partition where to put it, or -1 to leave it to the partitioner (by key)
     * @param item what to write
     */
    public ProducerRecord<String, byte[]> encode(int partition, StreamItem<T> item) {
        ItemHeaders headers = ItemHeaders.of(item);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                name,
                partition < 0 ? null : partition,
                headers.timestampMs(),
                item.id().streamId(),
                codec.encode(item));
        headers.write(record.headers());
        return record;
    }

    /** The value alone, without name and arrival. */
    public byte[] encodeValue(StreamItem<T> item) {
        return codec.encode(item);
    }

    /**
     * Reads a record. A picture in the item is a view of the record's bytes.
     *
     * @throws UnreadableRecordException where headers or value cannot be read; never another error
     */
    public StreamItem<T> decode(ConsumerRecord<?, byte[]> record) throws UnreadableRecordException {
        return decode(record.headers(), record.value());
    }

    /**
     * Reads a value with its headers.
     *
     * @throws UnreadableRecordException where either cannot be read; never another error
     */
    public StreamItem<T> decode(Headers headers, byte[] value) throws UnreadableRecordException {
        Optional<ItemHeaders> names = ItemHeaders.read(headers);
        if (names.isEmpty()) {
            throw new UnreadableRecordException("a record of " + name + " without our headers", names, null);
        }
        if (value == null) {
            throw new UnreadableRecordException(names.get().id() + " has no value", names, null);
        }
        return codec.decode(names.get(), value);
    }

    @Override
    public String toString() {
        return name;
    }
}
