package io.posestream.proto;

import io.posestream.core.StreamItem;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A topic's codec in the form Kafka Streams asks for. Stateless. */
final class ItemSerde<T> implements Serde<StreamItem<T>> {
    private static final String HEADERS = "a stream item is written and read with its headers only";

    private final Topic<T> topic;

    ItemSerde(Topic<T> topic) {
        this.topic = topic;
    }

    @Override
    public Serializer<StreamItem<T>> serializer() {
        return new Serializer<>() {
            @Override
            public byte[] serialize(String name, StreamItem<T> item) {
                throw new SerializationException(HEADERS);
            }

            @Override
            public byte[] serialize(String name, Headers headers, StreamItem<T> item) {
                ItemHeaders.of(item).write(headers);
                return topic.encodeValue(item);
            }
        };
    }

    @Override
    public Deserializer<StreamItem<T>> deserializer() {
        return new Deserializer<>() {
            @Override
            public StreamItem<T> deserialize(String name, byte[] value) {
                throw new SerializationException(HEADERS);
            }

            @Override
            public StreamItem<T> deserialize(String name, Headers headers, byte[] value) {
                try {
                    return topic.decode(headers, value);
                } catch (UnreadableRecordException e) {
                    throw new SerializationException(e.getMessage(), e);
                }
            }
        };
    }
}
