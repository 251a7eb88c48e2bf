package io.posestream.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.proto.wire.PersonsWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The payload of the topic of persons. */
final class DetectionsCodec implements PayloadCodec<Detections> {
    @Override
    public ByteString encode(Detections detections) {
        PersonsWire.Detections.Builder out = PersonsWire.Detections.newBuilder()
                .setModelId(detections.modelId())
                .setNotSearched(!detections.searched())
                .setPoseScoreIsBoxScore(detections.poseScoreIsBoxScore());
        detections.skeleton().ifPresent(skeleton -> out.setSkeleton(SkeletonCodec.encode(skeleton)));
        for (Detection person : detections.people()) {
            PersonsWire.Detection.Builder one = out.addPeopleBuilder()
                    .setBox(CommonCodec.encode(person.box()))
                    .setScore(person.score());
            if (!person.keypoints().isEmpty()) {
                one.setKeypoints(CommonCodec.encode(person.keypoints()));
            }
        }
        return out.build().toByteString();
    }

    @Override
    public Detections decode(CodedInputStream input) throws IOException {
        PersonsWire.Detections in = PersonsWire.Detections.parseFrom(input);
        List<Detection> people = new ArrayList<>(in.getPeopleCount());
        for (PersonsWire.Detection person : in.getPeopleList()) {
            people.add(new Detection(
                    CommonCodec.decode(person.getBox()), person.getScore(), CommonCodec.decode(person.getKeypoints())));
        }
        return new Detections(
                in.getModelId(),
                in.hasSkeleton() ? Optional.of(SkeletonCodec.decode(in.getSkeleton())) : Optional.empty(),
                people,
                !in.getNotSearched(),
                in.getPoseScoreIsBoxScore());
    }
}
