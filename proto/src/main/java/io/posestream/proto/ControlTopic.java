package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.posestream.core.FrameId;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.proto.wire.ControlWire;
import io.posestream.proto.wire.ControlWire.ControlRecord;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topic of control: one partition, key = stream id, a protobuf value, no headers. Immutable and thread-safe. */
public final class ControlTopic {
    private final String name;

    /**
     * A record: one of the two is there.
     *
     * @param swap that somebody asks for
     * @param verdict on one
     */
    public record Entry(Optional<ModelSwap> swap, Optional<SwapVerdict> verdict) {}

    ControlTopic(String name) {
        this.name = requireNonNull(name, "name is null");
    }

    /** The topic's name on the broker. */
    public String name() {
        return name;
    }

    /** The record of a swap. */
    public ProducerRecord<String, byte[]> encode(ModelSwap swap) {
        ControlRecord record = ControlRecord.newBuilder()
                .setSwap(ControlWire.ModelSwap.newBuilder()
                        .setId(swap.id())
                        .setStage(swap.stage())
                        .setStreamId(swap.first().streamId())
                        .setEpoch(swap.first().epoch())
                        .setFirstNumber(swap.first().number())
                        .setPartition(swap.partition())
                        .setModel(swap.model()))
                .build();
        return new ProducerRecord<>(name, 0, swap.first().streamId(), record.toByteArray());
    }

    /** The record of a verdict on {@code swap}. */
    public ProducerRecord<String, byte[]> encode(ModelSwap swap, SwapVerdict verdict) {
        ControlRecord record = ControlRecord.newBuilder()
                .setVerdict(ControlWire.SwapVerdict.newBuilder()
                        .setSwapId(verdict.swapId())
                        .setAccepted(verdict.accepted())
                        .setReason(verdict.reason())
                        .setModelId(verdict.modelId()))
                .build();
        return new ProducerRecord<>(name, 0, swap.first().streamId(), record.toByteArray());
    }

    /**
     * Reads a record; both parts are empty where it is of a kind that is not known here.
     *
     * @throws UnreadableRecordException where its value cannot be read; never another error
     */
    public Entry decode(ConsumerRecord<?, byte[]> record) throws UnreadableRecordException {
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("it has no value");
            }
            ControlRecord in = ControlRecord.parseFrom(record.value());
            return switch (in.getRecordCase()) {
                case SWAP -> new Entry(Optional.of(swap(in.getSwap())), Optional.empty());
                case VERDICT -> new Entry(Optional.empty(), Optional.of(verdict(in.getVerdict())));
                case RECORD_NOT_SET -> new Entry(Optional.empty(), Optional.empty());
            };
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "a record of " + name + " at " + record.offset() + " cannot be read: " + e.getMessage(),
                    Optional.empty(),
                    e);
        }
    }

    private static ModelSwap swap(ControlWire.ModelSwap in) {
        return new ModelSwap(
                in.getId(),
                in.getStage(),
                new FrameId(in.getStreamId(), in.getEpoch(), in.getFirstNumber()),
                in.getPartition(),
                in.getModel());
    }

    private static SwapVerdict verdict(ControlWire.SwapVerdict in) {
        return new SwapVerdict(in.getSwapId(), in.getAccepted(), in.getReason(), in.getModelId());
    }

    @Override
    public String toString() {
        return name;
    }
}
