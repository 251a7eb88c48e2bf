package io.posestream.tracker;

import io.posestream.core.CaptureClock;
import io.posestream.core.FrameTime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link TrackerState} as bytes, without loss: big-endian, about 110 bytes and 20 per joint for each track. Static
 * functions, thread-safe. The layout is versioned by {@link StreamStateCodec}.
 */
final class TrackerStateCodec {
    private TrackerStateCodec() {}

    static void write(TrackerState state, DataOutput out) throws IOException {
        out.writeBoolean(state.last().isPresent());
        if (state.last().isPresent()) {
            FrameTime last = state.last().get();
            out.writeLong(last.us());
            out.writeUTF(last.clock().name());
        }
        out.writeLong(state.timeUs());
        out.writeInt(state.nextDisplayId());
        out.writeInt(state.tracks().size());
        for (Track track : state.tracks()) {
            write(track, out);
        }
    }

    /** @param untimed whether the bytes are of the layout that had no time, and display ids for tentative tracks */
    static TrackerState read(DataInput in, boolean untimed) throws IOException {
        Optional<FrameTime> last = in.readBoolean()
                ? Optional.of(new FrameTime(in.readLong(), CaptureClock.valueOf(in.readUTF())))
                : Optional.empty();
        long timeUs = untimed ? 0 : in.readLong();
        int nextDisplayId = in.readInt();
        int size = in.readInt();
        List<Track> tracks = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            Track track = readTrack(in);
            tracks.add(track.confirmed() ? track : track.named(Track.UNNAMED));
        }
        return new TrackerState(last, timeUs, nextDisplayId, tracks);
    }

    private static void write(Track track, DataOutput out) throws IOException {
        out.writeLong(track.epoch());
        out.writeLong(track.birthNumber());
        out.writeInt(track.rank());
        out.writeInt(track.displayId());
        out.writeInt(track.hits());
        out.writeBoolean(track.confirmed());
        out.writeLong(track.unseenUs());
        out.writeInt(track.unseenFrames());
        CenterFilter center = track.center();
        out.writeDouble(center.x());
        out.writeDouble(center.y());
        out.writeDouble(center.velocityX());
        out.writeDouble(center.velocityY());
        out.writeDouble(center.variance());
        out.writeDouble(center.covariance());
        out.writeDouble(center.velocityVariance());
        out.writeFloat(track.seenX());
        out.writeFloat(track.seenY());
        out.writeFloat(track.width());
        out.writeFloat(track.height());
        JointMotion joints = track.joints();
        out.writeShort(joints.size());
        write(joints.x, out);
        write(joints.y, out);
        write(joints.score, out);
        write(joints.velocityX, out);
        write(joints.velocityY, out);
    }

    private static Track readTrack(DataInput in) throws IOException {
        return new Track(
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                in.readLong(),
                in.readInt(),
                readCenter(in),
                in.readFloat(),
                in.readFloat(),
                in.readFloat(),
                in.readFloat(),
                readJoints(in));
    }

    private static CenterFilter readCenter(DataInput in) throws IOException {
        return new CenterFilter(
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble());
    }

    private static JointMotion readJoints(DataInput in) throws IOException {
        int size = in.readUnsignedShort();
        return new JointMotion(
                readRow(in, size), readRow(in, size), readRow(in, size), readRow(in, size), readRow(in, size));
    }

    private static void write(float[] row, DataOutput out) throws IOException {
        for (float value : row) {
            out.writeFloat(value);
        }
    }

    private static float[] readRow(DataInput in, int size) throws IOException {
        float[] row = new float[size];
        for (int index = 0; index < size; index++) {
            row[index] = in.readFloat();
        }
        return row;
    }
}
