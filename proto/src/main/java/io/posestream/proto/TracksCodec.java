package io.posestream.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.proto.wire.TracksWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The payload of the topic of tracks. */
final class TracksCodec implements PayloadCodec<Tracks> {
    @Override
    public ByteString encode(Tracks tracks) {
        TracksWire.Tracks.Builder out = TracksWire.Tracks.newBuilder()
                .setDetectorModelId(tracks.origin().detectorModelId())
                .setPoseModelId(tracks.origin().poseModelId())
                .setTrackerDigest(tracks.origin().trackerDigest())
                .setTrackerTimeUs(tracks.origin().timeUs())
                .setSkeleton(SkeletonCodec.encode(tracks.skeleton()));
        for (TrackedPerson person : tracks.people()) {
            TracksWire.TrackedPerson.Builder one = TracksWire.TrackedPerson.newBuilder()
                    .setId(encode(person.id()))
                    .setState(
                            switch (person.state()) {
                                case TENTATIVE -> TracksWire.TrackState.TRACK_STATE_TENTATIVE;
                                case CONFIRMED -> TracksWire.TrackState.TRACK_STATE_CONFIRMED;
                            })
                    .setPose(CommonCodec.encode(person.pose()));
            person.displayId().ifPresent(one::setDisplayId);
            out.addPeople(one);
        }
        return out.build().toByteString();
    }

    @Override
    public Tracks decode(CodedInputStream input) throws IOException {
        TracksWire.Tracks in = TracksWire.Tracks.parseFrom(input);
        List<TrackedPerson> people = new ArrayList<>(in.getPeopleCount());
        for (TracksWire.TrackedPerson person : in.getPeopleList()) {
            TrackState state = switch (person.getState()) {
                case TRACK_STATE_TENTATIVE -> TrackState.TENTATIVE;
                case TRACK_STATE_CONFIRMED -> TrackState.CONFIRMED;
                default -> throw new IllegalArgumentException("no track state " + person.getStateValue());
            };
            OptionalInt displayId = person.hasDisplayId() && state == TrackState.CONFIRMED
                    ? OptionalInt.of(person.getDisplayId())
                    : OptionalInt.empty();
            people.add(
                    new TrackedPerson(decode(person.getId()), state, displayId, CommonCodec.decode(person.getPose())));
        }
        Tracks.Origin origin = new Tracks.Origin(
                in.getDetectorModelId(), in.getPoseModelId(), in.getTrackerDigest(), in.getTrackerTimeUs());
        return new Tracks(origin, SkeletonCodec.decode(in.getSkeleton()), people);
    }

    static TracksWire.TrackId encode(TrackId id) {
        return TracksWire.TrackId.newBuilder()
                .setStreamId(id.streamId())
                .setEpoch(id.epoch())
                .setBirthNumber(id.birthNumber())
                .setRank(id.rank())
                .build();
    }

    static TrackId decode(TracksWire.TrackId in) {
        return new TrackId(in.getStreamId(), in.getEpoch(), in.getBirthNumber(), in.getRank());
    }
}
