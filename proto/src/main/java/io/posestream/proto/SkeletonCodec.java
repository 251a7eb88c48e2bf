package io.posestream.proto;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.proto.wire.CommonWire;
import java.util.List;

/** Skeletons by id where they are built in, in full where a manifest brought them. */
final class SkeletonCodec {
    private SkeletonCodec() {}

    static CommonWire.Skeleton encode(Skeleton skeleton) {
        CommonWire.Skeleton.Builder out = CommonWire.Skeleton.newBuilder().setId(skeleton.id());
        if (Skeletons.find(skeleton.id()).filter(skeleton::equals).isEmpty()) {
            out.addAllJointNames(skeleton.names()).addAllSigmas(skeleton.sigmas());
            out.setSigmaSource(skeleton.sigmaSource());
            skeleton.edges().forEach(pair -> out.addEdges(encode(pair)));
            skeleton.flipPairs().forEach(pair -> out.addFlipPairs(encode(pair)));
        }
        return out.build();
    }

    static Skeleton decode(CommonWire.Skeleton in) {
        if (in.getJointNamesCount() == 0) {
            return Skeletons.find(in.getId())
                    .orElseThrow(() -> new IllegalArgumentException("no built-in skeleton " + in.getId()));
        }
        return new Skeleton(
                in.getId(),
                in.getJointNamesList(),
                decode(in.getEdgesList()),
                decode(in.getFlipPairsList()),
                in.getSigmasList(),
                in.getSigmaSource());
    }

    private static CommonWire.Pair encode(Skeleton.Pair pair) {
        return CommonWire.Pair.newBuilder()
                .setFirst(pair.first())
                .setSecond(pair.second())
                .build();
    }

    private static List<Skeleton.Pair> decode(List<CommonWire.Pair> in) {
        return in.stream()
                .map(pair -> new Skeleton.Pair(pair.getFirst(), pair.getSecond()))
                .toList();
    }
}
