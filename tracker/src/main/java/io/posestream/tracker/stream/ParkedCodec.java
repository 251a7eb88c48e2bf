package io.posestream.tracker.stream;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A parked record as key and value of a state store, which has no headers. Stateless, thread-safe. */
final class ParkedCodec {
    private static final int VERSION = 1;

    private final Topic<Poses> topic;

    ParkedCodec(Topic<Poses> topic) {
        this.topic = topic;
    }

    /** A key of its own for each record of each stream; an end and a frame may have the same number. */
    static String key(StreamItem<Poses> item) {
        FrameId id = item.id();
        String kind = item instanceof StreamItem.End ? "end" : "item";
        return id.streamId() + "/" + id.epoch() + "/" + id.number() + "/" + kind;
    }

    byte[] encode(StreamItem<Poses> item) {
        ItemHeaders headers = ItemHeaders.of(item);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(headers.id().streamId());
            out.writeLong(headers.id().epoch());
            out.writeLong(headers.id().number());
            out.writeLong(headers.count());
            out.writeLong(headers.arrivalUs());
            out.write(topic.encodeValue(item));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    StreamItem<Poses> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("parked record of version " + version + ", this is " + VERSION);
            }
            FrameId id = new FrameId(in.readUTF(), in.readLong(), in.readLong());
            RecordHeaders headers = new RecordHeaders();
            new ItemHeaders(id, in.readLong(), in.readLong()).write(headers);
            return topic.decode(headers, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("parked record cut short", e);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("parked record cannot be read: " + e.getMessage(), e);
        }
    }
}
