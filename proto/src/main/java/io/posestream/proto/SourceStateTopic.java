package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.posestream.core.StreamPolicy;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.proto.wire.CommonWire;
import io.posestream.proto.wire.SourceStatesWire;
import io.posestream.proto.wire.SourceStatesWire.SourceStateRecord;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The compacted topic of source states: key = stream id, a protobuf value, no headers, the record's timestamp is when it
 * was said. Immutable and thread-safe.
 */
public final class SourceStateTopic {
    private final String name;

    SourceStateTopic(String name) {
        this.name = requireNonNull(name, "name is null");
    }

    /** The topic's name on the broker. */
    public String name() {
        return name;
    }

    /** The record that says how a source is. */
    public ProducerRecord<String, byte[]> encode(SourceStatus status) {
        SourceStateRecord.Builder value = SourceStateRecord.newBuilder()
                .setStreamId(status.streamId())
                .setEpoch(status.epoch())
                .setPolicy(
                        switch (status.policy()) {
                            case ARCHIVE -> CommonWire.StreamPolicy.STREAM_POLICY_ARCHIVE;
                            case LIVE -> CommonWire.StreamPolicy.STREAM_POLICY_LIVE;
                        })
                .setState(
                        switch (status.state()) {
                            case CONNECTING -> SourceStatesWire.SourceState.SOURCE_STATE_CONNECTING;
                            case RUNNING -> SourceStatesWire.SourceState.SOURCE_STATE_RUNNING;
                            case STALLED -> SourceStatesWire.SourceState.SOURCE_STATE_STALLED;
                            case LOST -> SourceStatesWire.SourceState.SOURCE_STATE_LOST;
                            case ENDED -> SourceStatesWire.SourceState.SOURCE_STATE_ENDED;
                        })
                .setReason(status.reason())
                .setSinceUs(TimeUnit.MILLISECONDS.toMicros(status.sinceMs()))
                .setUnverified(status.unverified())
                .setReconnects(status.reconnects())
                .setDeclaredFramesPerSecond(status.pace().declaredFps())
                .setMeasuredFramesPerSecond(status.pace().measuredFps())
                .setLate(status.pace().late())
                .setFrozen(status.pace().frozen())
                .setRateOff(status.pace().rateOff());
        status.begun()
                .ifPresent(begun -> value.setBegun(SourceStatesWire.Begun.newBuilder()
                        .setPartition(begun.partition())
                        .setFramesOffset(begun.frames())
                        .setTracksOffset(begun.tracks())));
        return new ProducerRecord<>(
                name, null, status.saidMs(), status.streamId(), value.build().toByteArray());
    }

    /**
     * Reads a record.
     *
     * @throws UnreadableRecordException where its value is not a whole state; never another error
     */
    public SourceStatus decode(ConsumerRecord<?, byte[]> record) throws UnreadableRecordException {
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("it has no value");
            }
            return status(SourceStateRecord.parseFrom(record.value()), record.timestamp());
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "a record of " + name + " at " + record.partition() + "/" + record.offset() + " cannot be read: "
                            + e.getMessage(),
                    Optional.empty(),
                    e);
        }
    }

    private static SourceStatus status(SourceStateRecord in, long saidMs) {
        return new SourceStatus(
                in.getStreamId(),
                in.getEpoch(),
                switch (in.getPolicy()) {
                    case STREAM_POLICY_ARCHIVE -> StreamPolicy.ARCHIVE;
                    case STREAM_POLICY_LIVE -> StreamPolicy.LIVE;
                    default -> throw new IllegalArgumentException("no policy " + in.getPolicyValue());
                },
                switch (in.getState()) {
                    case SOURCE_STATE_CONNECTING -> SourceState.CONNECTING;
                    case SOURCE_STATE_RUNNING -> SourceState.RUNNING;
                    case SOURCE_STATE_STALLED -> SourceState.STALLED;
                    case SOURCE_STATE_LOST -> SourceState.LOST;
                    case SOURCE_STATE_ENDED -> SourceState.ENDED;
                    default -> throw new IllegalArgumentException("no state " + in.getStateValue());
                },
                in.getReason(),
                TimeUnit.MICROSECONDS.toMillis(in.getSinceUs()),
                saidMs,
                in.getUnverified(),
                in.getReconnects(),
                new SourceStatus.Pace(
                        in.getDeclaredFramesPerSecond(),
                        in.getMeasuredFramesPerSecond(),
                        in.getLate(),
                        in.getFrozen(),
                        in.getRateOff()),
                in.hasBegun() ? Optional.of(begun(in.getBegun())) : Optional.empty());
    }

    private static SourceStatus.Begun begun(SourceStatesWire.Begun in) {
        return new SourceStatus.Begun(in.getPartition(), in.getFramesOffset(), in.getTracksOffset());
    }

    @Override
    public String toString() {
        return name;
    }
}
