package io.posestream.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.proto.wire.CommonWire;
import io.posestream.proto.wire.PosesWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The payload of the topic of poses. */
final class PosesCodec implements PayloadCodec<Poses> {
    @Override
    public ByteString encode(Poses poses) {
        PosesWire.Poses.Builder out = PosesWire.Poses.newBuilder()
                .setDetectorModelId(poses.detectorModelId())
                .setModelId(poses.modelId())
                .setSkeleton(SkeletonCodec.encode(poses.skeleton()));
        for (Pose person : poses.people()) {
            out.addPeople(CommonCodec.encode(person));
        }
        return out.build().toByteString();
    }

    @Override
    public Poses decode(CodedInputStream input) throws IOException {
        PosesWire.Poses in = PosesWire.Poses.parseFrom(input);
        List<Pose> people = new ArrayList<>(in.getPeopleCount());
        for (CommonWire.Pose person : in.getPeopleList()) {
            people.add(CommonCodec.decode(person));
        }
        return new Poses(in.getDetectorModelId(), in.getModelId(), SkeletonCodec.decode(in.getSkeleton()), people);
    }
}
