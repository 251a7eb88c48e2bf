package io.posestream.proto;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Fixed items of every kind; their bytes are kept as golden files. */
final class Samples {
    static final FrameId ID = new FrameId("gate 3 / Tür", 1, 42);
    static final FrameMeta META = new FrameMeta(1_680_000, CaptureClock.PRESENTATION, 40_000, 1920, 1080);
    static final FrameMeta LIVE_META = new FrameMeta(
            1_700_000_000_000_000L, CaptureClock.RTCP, 40_000, 1280, 720, true, 5_000, 1_700_000_000_123_456L);
    static final StreamStart LIVE_START = new StreamStart(
            new StreamSettings(StreamPolicy.LIVE, OptionalLong.of(500_000), OptionalInt.of(3)),
            true,
            "",
            "gate 3",
            OptionalLong.empty());
    static final StreamStart START =
            new StreamStart(StreamPolicy.ARCHIVE, false, "sha-256:beef", "gate 3.mp4", OptionalLong.of(250));
    static final Provenance PLAIN = Provenance.at(1_700_000_000_123_456L);
    static final Provenance FULL =
            new Provenance(PLAIN.arrivalUs(), Optional.of(START), Optional.of(new FrameLocation(3, 77)));
    static final Skeleton OWN = new Skeleton(
            "stick",
            List.of("top", "left", "right"),
            List.of(new Skeleton.Pair(0, 1), new Skeleton.Pair(0, 2)),
            List.of(new Skeleton.Pair(1, 2)),
            List.of(0.1, 0.05, 0.05),
            "made up");

    private Samples() {}

    static <T> StreamItem<T> looked(Provenance provenance, T value) {
        return new StreamItem.Looked<>(ID, provenance, META, value);
    }

    /** A frame of a camera, the first of its epoch. */
    static <T> StreamItem<T> live(T value) {
        Provenance first =
                new Provenance(PLAIN.arrivalUs(), Optional.of(LIVE_START), Optional.of(new FrameLocation(3, 77)));
        return new StreamItem.Looked<>(ID, first, LIVE_META, value);
    }

    static <T> List<StreamItem<T>> otherKinds() {
        return List.of(
                new StreamItem.Gap<>(ID, FULL, 17, GapReason.RATE),
                new StreamItem.Failed<>(ID, PLAIN, "unreadable: JPEG"),
                new StreamItem.End<>(ID, PLAIN, "complete"));
    }

    static EncodedFrame picture() {
        byte[] bytes = {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, (byte) 0xFF, (byte) 0xD9};
        return new EncodedFrame(960, 540, -3003, 1, 90_000, ByteBuffer.wrap(bytes));
    }

    static Detections detections() {
        return new Detections(
                "rtmdet-nano",
                Optional.empty(),
                List.of(new Detection(new Box(10.5f, 20, 50, 100), 0.75f), new Detection(new Box(-3, 0, 7, 9), 0.5f)));
    }

    static Detections oneStage() {
        return new Detections(
                "one-stage",
                Optional.of(OWN),
                List.of(
                        new Detection(new Box(1, 2, 3, 4), 1, keypoints(3)),
                        new Detection(new Box(5, 6, 7, 8), 0.25f)));
    }

    static Poses poses() {
        return new Poses("rtmdet", "tinypose", Skeletons.COCO_17, List.of(pose(17)));
    }

    static Tracks tracks() {
        return new Tracks(
                new Tracks.Origin("own-boxes", "own", "0badcafe", 1_680_000),
                OWN,
                List.of(
                        new TrackedPerson(
                                new TrackId(ID.streamId(), 0, 12, 1), TrackState.CONFIRMED, OptionalInt.of(4), pose(3)),
                        new TrackedPerson(
                                new TrackId(ID.streamId(), 1, 42, 0),
                                TrackState.TENTATIVE,
                                OptionalInt.empty(),
                                pose(3))));
    }

    private static Pose pose(int joints) {
        return new Pose(new Box(10, 20, 30, 40), 0.5f, keypoints(joints), 0.25f, 80_000);
    }

    private static List<Keypoint> keypoints(int joints) {
        return IntStream.range(0, joints)
                .mapToObj(joint -> new Keypoint(joint + 0.5f, joint * 2, joint / 32f))
                .toList();
    }
}
