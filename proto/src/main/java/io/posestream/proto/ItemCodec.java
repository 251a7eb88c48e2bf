package io.posestream.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.proto.wire.CommonWire;
import io.posestream.proto.wire.ItemWire.ItemRecord;
import java.io.IOException;
import java.util.Optional;

/** The value of a record to and from a stream item; the payload is left to another codec. Stateless. */
final class ItemCodec<T> {
    private final PayloadCodec<T> payloads;

    ItemCodec(PayloadCodec<T> payloads) {
        this.payloads = payloads;
    }

    byte[] encode(StreamItem<T> item) {
        ItemRecord.Builder out = ItemRecord.newBuilder();
        item.provenance().start().ifPresent(start -> out.setStart(CommonCodec.encode(start)));
        item.provenance().frame().ifPresent(frame -> out.setFrame(CommonCodec.encode(frame)));
        if (item instanceof StreamItem.Looked<T> looked) {
            out.setMeta(CommonCodec.encode(looked.meta())).setPayload(payloads.encode(looked.value()));
        } else if (item instanceof StreamItem.Gap<T> gap) {
            out.setGap(CommonWire.Gap.newBuilder().setCount(gap.count()).setReason(gap.reason()));
        } else if (item instanceof StreamItem.Failed<T> failed) {
            out.setFailed(CommonWire.Failed.newBuilder().setReason(failed.reason()));
        } else if (item instanceof StreamItem.End<T> end) {
            out.setEnd(CommonWire.End.newBuilder().setReason(end.reason()));
        }
        return out.build().toByteArray();
    }

    /** The bytes belong to the item from here on: a picture is a view of them. */
    StreamItem<T> decode(ItemHeaders headers, byte[] value) throws UnreadableRecordException {
        try {
            StreamItem<T> item = read(headers, value);
            if (item.count() != headers.count()) {
                throw new IllegalArgumentException(
                        "the headers count " + headers.count() + ", the value " + item.count());
            }
            return item;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecordException(
                    headers.id() + " cannot be read: " + e.getMessage(), Optional.of(headers), e);
        }
    }

    private StreamItem<T> read(ItemHeaders headers, byte[] value) throws IOException {
        ItemRecord in = ItemRecord.parseFrom(aliased(UnsafeByteOperations.unsafeWrap(value)));
        Provenance provenance = new Provenance(
                headers.arrivalUs(),
                in.hasStart() ? Optional.of(CommonCodec.decode(in.getStart())) : Optional.empty(),
                in.hasFrame() ? Optional.of(CommonCodec.decode(in.getFrame())) : Optional.empty());
        return switch (in.getItemCase()) {
            case PAYLOAD ->
                new StreamItem.Looked<>(
                        headers.id(),
                        provenance,
                        CommonCodec.decode(in.getMeta()),
                        payloads.decode(aliased(in.getPayload())));
            case GAP ->
                new StreamItem.Gap<>(
                        headers.id(),
                        provenance,
                        in.getGap().getCount(),
                        in.getGap().getReason());
            case FAILED ->
                new StreamItem.Failed<>(headers.id(), provenance, in.getFailed().getReason());
            case END ->
                new StreamItem.End<>(headers.id(), provenance, in.getEnd().getReason());
            case ITEM_NOT_SET -> throw new IllegalArgumentException("the value holds no item");
        };
    }

    /** Byte fields become views of the buffer: pictures are large and nobody writes to them. */
    private static CodedInputStream aliased(ByteString bytes) {
        CodedInputStream in = bytes.newCodedInput();
        in.enableAliasing(true);
        return in;
    }
}
