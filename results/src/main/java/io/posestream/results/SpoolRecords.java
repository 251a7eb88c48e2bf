package io.posestream.results;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.results.settled.SettledPerson;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The binary form of the values inside a {@link FrameSpool}; lives no longer than the process that wrote it. */
final class SpoolRecords {
    private SpoolRecords() {}

    static void writeMeta(DataOutputStream out, FrameMeta meta) throws IOException {
        out.writeLong(meta.captureUs());
        out.writeUTF(meta.clock().name());
        out.writeLong(meta.intervalUs());
        out.writeInt(meta.width());
        out.writeInt(meta.height());
        out.writeBoolean(meta.discontinuity());
        out.writeLong(meta.ptsUs());
        out.writeLong(meta.steadyUs());
    }

    static FrameMeta readMeta(DataInputStream in) throws IOException {
        return new FrameMeta(
                in.readLong(),
                CaptureClock.valueOf(in.readUTF()),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                in.readLong(),
                in.readLong());
    }

    static void writePerson(DataOutputStream out, SettledPerson person) throws IOException {
        Pose pose = person.pose();
        out.writeInt(person.id());
        out.writeFloat(pose.box().x());
        out.writeFloat(pose.box().y());
        out.writeFloat(pose.box().width());
        out.writeFloat(pose.box().height());
        out.writeFloat(pose.boxScore());
        out.writeFloat(pose.score());
        out.writeLong(pose.proposedUs());
        for (Keypoint keypoint : pose.keypoints()) {
            out.writeFloat(keypoint.x());
            out.writeFloat(keypoint.y());
            out.writeFloat(keypoint.score());
        }
    }

    static SettledPerson readPerson(DataInputStream in, int joints) throws IOException {
        int id = in.readInt();
        Box box = new Box(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat());
        float boxScore = in.readFloat();
        float score = in.readFloat();
        long proposedUs = in.readLong();
        List<Keypoint> keypoints = new ArrayList<>(joints);
        for (int joint = 0; joint < joints; joint++) {
            keypoints.add(new Keypoint(in.readFloat(), in.readFloat(), in.readFloat()));
        }
        return new SettledPerson(id, new Pose(box, boxScore, keypoints, score, proposedUs));
    }
}
