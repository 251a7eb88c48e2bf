package io.posestream.proto;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.proto.wire.CommonWire;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The messages that several records share. */
final class CommonCodec {
    private CommonCodec() {}

    static CommonWire.StreamStart encode(StreamStart start) {
        CommonWire.StreamStart.Builder out = CommonWire.StreamStart.newBuilder()
                .setPolicy(
                        switch (start.policy()) {
                            case ARCHIVE -> CommonWire.StreamPolicy.STREAM_POLICY_ARCHIVE;
                            case LIVE -> CommonWire.StreamPolicy.STREAM_POLICY_LIVE;
                        })
                .setContinued(start.continued())
                .setFingerprint(start.fingerprint())
                .setSourceName(start.sourceName());
        start.promisedFrames().ifPresent(out::setPromisedFrames);
        StreamSettings settings = start.settings();
        if (settings.maxAgeUs().isPresent() || settings.detectEvery().isPresent()) {
            CommonWire.StreamSettings.Builder own = CommonWire.StreamSettings.newBuilder();
            settings.maxAgeUs().ifPresent(own::setMaxAgeUs);
            settings.detectEvery().ifPresent(own::setDetectEvery);
            out.setSettings(own);
        }
        return out.build();
    }

    static StreamStart decode(CommonWire.StreamStart in) {
        StreamPolicy policy = switch (in.getPolicy()) {
            case STREAM_POLICY_ARCHIVE -> StreamPolicy.ARCHIVE;
            case STREAM_POLICY_LIVE -> StreamPolicy.LIVE;
            default -> throw new IllegalArgumentException("no policy " + in.getPolicyValue());
        };
        CommonWire.StreamSettings own = in.getSettings();
        StreamSettings settings = new StreamSettings(
                policy,
                own.hasMaxAgeUs() ? OptionalLong.of(own.getMaxAgeUs()) : OptionalLong.empty(),
                own.hasDetectEvery() ? OptionalInt.of(own.getDetectEvery()) : OptionalInt.empty());
        return new StreamStart(
                settings,
                in.getContinued(),
                in.getFingerprint(),
                in.getSourceName(),
                in.hasPromisedFrames() ? OptionalLong.of(in.getPromisedFrames()) : OptionalLong.empty());
    }

    static CommonWire.FrameLocation encode(FrameLocation location) {
        return CommonWire.FrameLocation.newBuilder()
                .setPartition(location.partition())
                .setOffset(location.offset())
                .build();
    }

    static FrameLocation decode(CommonWire.FrameLocation in) {
        return new FrameLocation(in.getPartition(), in.getOffset());
    }

    static CommonWire.FrameMeta encode(FrameMeta meta) {
        return CommonWire.FrameMeta.newBuilder()
                .setCaptureTimeUs(meta.captureUs())
                .setCaptureClock(
                        switch (meta.clock()) {
                            case RTCP -> CommonWire.CaptureClock.CAPTURE_CLOCK_RTCP;
                            case CONTAINER -> CommonWire.CaptureClock.CAPTURE_CLOCK_CONTAINER;
                            case PRESENTATION -> CommonWire.CaptureClock.CAPTURE_CLOCK_PRESENTATION;
                            case NOMINAL -> CommonWire.CaptureClock.CAPTURE_CLOCK_NOMINAL;
                            case ARRIVAL -> CommonWire.CaptureClock.CAPTURE_CLOCK_ARRIVAL;
                        })
                .setNominalIntervalUs(meta.intervalUs())
                .setSourceWidthPx(meta.width())
                .setSourceHeightPx(meta.height())
                .setDiscontinuity(meta.discontinuity())
                .setPtsUs(meta.ptsUs())
                .setSteadyTimeUs(meta.steadyUs())
                .build();
    }

    static FrameMeta decode(CommonWire.FrameMeta in) {
        CaptureClock clock = switch (in.getCaptureClock()) {
            case CAPTURE_CLOCK_RTCP -> CaptureClock.RTCP;
            case CAPTURE_CLOCK_CONTAINER -> CaptureClock.CONTAINER;
            case CAPTURE_CLOCK_PRESENTATION -> CaptureClock.PRESENTATION;
            case CAPTURE_CLOCK_NOMINAL -> CaptureClock.NOMINAL;
            case CAPTURE_CLOCK_ARRIVAL -> CaptureClock.ARRIVAL;
            default -> throw new IllegalArgumentException("no capture clock " + in.getCaptureClockValue());
        };
        return new FrameMeta(
                in.getCaptureTimeUs(),
                clock,
                in.getNominalIntervalUs(),
                in.getSourceWidthPx(),
                in.getSourceHeightPx(),
                in.getDiscontinuity(),
                in.getPtsUs(),
                in.getSteadyTimeUs());
    }

    static CommonWire.Box encode(Box box) {
        return CommonWire.Box.newBuilder()
                .setLeftPx(box.x())
                .setTopPx(box.y())
                .setWidthPx(box.width())
                .setHeightPx(box.height())
                .build();
    }

    static Box decode(CommonWire.Box in) {
        return new Box(in.getLeftPx(), in.getTopPx(), in.getWidthPx(), in.getHeightPx());
    }

    static CommonWire.Keypoints encode(List<Keypoint> keypoints) {
        CommonWire.Keypoints.Builder out = CommonWire.Keypoints.newBuilder();
        for (Keypoint keypoint : keypoints) {
            out.addXPx(keypoint.x()).addYPx(keypoint.y()).addScore(keypoint.score());
        }
        return out.build();
    }

    static List<Keypoint> decode(CommonWire.Keypoints in) {
        if (in.getXPxCount() != in.getYPxCount() || in.getXPxCount() != in.getScoreCount()) {
            throw new IllegalArgumentException("keypoint lists of different lengths");
        }
        List<Keypoint> keypoints = new ArrayList<>(in.getXPxCount());
        for (int joint = 0; joint < in.getXPxCount(); joint++) {
            keypoints.add(new Keypoint(in.getXPx(joint), in.getYPx(joint), in.getScore(joint)));
        }
        return keypoints;
    }

    static CommonWire.Pose encode(Pose pose) {
        return CommonWire.Pose.newBuilder()
                .setBox(encode(pose.box()))
                .setBoxScore(pose.boxScore())
                .setKeypoints(encode(pose.keypoints()))
                .setScore(pose.score())
                .setProposedUs(pose.proposedUs())
                .build();
    }

    static Pose decode(CommonWire.Pose in) {
        return new Pose(
                decode(in.getBox()), in.getBoxScore(), decode(in.getKeypoints()), in.getScore(), in.getProposedUs());
    }
}
