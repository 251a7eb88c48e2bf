package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.posestream.core.Skeleton;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipFloats;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.Half;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.proto.wire.ClipsWire;
import io.posestream.proto.wire.ClipsWire.ClipRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic of clips: key = stream id, a protobuf value, no headers. The broker stamps a record when it is written, so that
 * clips of old tracks are not old when they are made. Immutable and thread-safe.
 */
public final class ClipTopic {
    private final String name;

    ClipTopic(String name) {
        this.name = requireNonNull(name, "name is null");
    }

    /** The topic's name on the broker. */
    public String name() {
        return name;
    }

    /**
     * The record of a clip.
     *
     * @param partition where to put it: the stream's
     * @param clip what to write
     * @param floats how its numbers are written
     */
    public ProducerRecord<String, byte[]> encode(int partition, SkeletonClip clip, ClipFloats floats) {
        return new ProducerRecord<>(name, partition, clip.place().streamId(), encodeValue(clip, floats));
    }

    /** The value alone. */
    public byte[] encodeValue(SkeletonClip clip, ClipFloats floats) {
        SkeletonClip.Place place = clip.place();
        boolean half = floats == ClipFloats.HALF;
        ClipRecord.Builder out = ClipRecord.newBuilder()
                .setStreamId(place.streamId())
                .setEpoch(place.epoch())
                .setSkeleton(SkeletonCodec.encode(clip.skeleton()))
                .setJoints(clip.skeleton().size())
                .setTotalFrames(place.window().length())
                .setStrideFrames(place.window().stride())
                .setFramesPerSecond(place.window().rate())
                .setFirstPoint(place.firstPoint())
                .setFloats(half ? ClipsWire.ClipFloats.CLIP_FLOATS_16 : ClipsWire.ClipFloats.CLIP_FLOATS_32)
                .setKeypoint(UnsafeByteOperations.unsafeWrap(Half.bytes(clip.keypoints(), half)))
                .setKeypointScore(UnsafeByteOperations.unsafeWrap(Half.bytes(clip.scores(), half)))
                .setGap(ByteString.copyFrom(clip.gaps()))
                .setVisibleRatio(clip.visibleRatio())
                .setImageHeightPx(place.imageHeight())
                .setImageWidthPx(place.imageWidth())
                .setStartCaptureUs(place.start().captureUs())
                .setEndCaptureUs(place.end().captureUs())
                .setStartPtsUs(place.start().ptsUs())
                .setEndPtsUs(place.end().ptsUs())
                .setDetectorModelId(clip.origin().detectorModelId())
                .setPoseModelId(clip.origin().poseModelId())
                .setTrackerDigest(clip.origin().trackerDigest());
        for (SkeletonClip.Member member : clip.members()) {
            out.addPeople(ClipsWire.ClipMember.newBuilder()
                    .setTrack(TracksCodec.encode(member.id()))
                    .setDisplayId(member.displayId()));
        }
        return out.build().toByteArray();
    }

    /**
     * Reads a record.
     *
     * @throws UnreadableRecordException where its value is not a whole clip; never another error
     */
    public SkeletonClip decode(ConsumerRecord<?, byte[]> record) throws UnreadableRecordException {
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("it has no value");
            }
            return clip(ClipRecord.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "a record of " + name + " at " + record.partition() + "/" + record.offset() + " cannot be read: "
                            + e.getMessage(),
                    Optional.empty(),
                    e);
        }
    }

    private static SkeletonClip clip(ClipRecord in) {
        boolean half = switch (in.getFloats()) {
            case CLIP_FLOATS_16 -> true;
            case CLIP_FLOATS_32 -> false;
            default -> throw new IllegalArgumentException("no kind of floats " + in.getFloatsValue());
        };
        Skeleton skeleton = SkeletonCodec.decode(in.getSkeleton());
        if (skeleton.size() != in.getJoints()) {
            throw new IllegalArgumentException(in.getJoints() + " joints of " + skeleton.id());
        }
        List<SkeletonClip.Member> members = new ArrayList<>(in.getPeopleCount());
        for (ClipsWire.ClipMember member : in.getPeopleList()) {
            members.add(new SkeletonClip.Member(TracksCodec.decode(member.getTrack()), member.getDisplayId()));
        }
        SkeletonClip.Place place = new SkeletonClip.Place(
                in.getStreamId(),
                in.getEpoch(),
                new ClipWindow(in.getTotalFrames(), in.getStrideFrames(), in.getFramesPerSecond()),
                in.getFirstPoint(),
                new SkeletonClip.Moment(in.getStartCaptureUs(), in.getStartPtsUs()),
                new SkeletonClip.Moment(in.getEndCaptureUs(), in.getEndPtsUs()),
                in.getImageWidthPx(),
                in.getImageHeightPx());
        Tracks.Origin origin =
                new Tracks.Origin(in.getDetectorModelId(), in.getPoseModelId(), in.getTrackerDigest(), 0);
        return new SkeletonClip(
                place,
                origin,
                skeleton,
                members,
                Half.floats(in.getKeypoint().asReadOnlyByteBuffer(), half),
                Half.floats(in.getKeypointScore().asReadOnlyByteBuffer(), half),
                in.getGap().toByteArray());
    }

    @Override
    public String toString() {
        return name;
    }
}
