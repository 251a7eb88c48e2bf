package io.posestream.tracker;

import io.posestream.core.Printable;
import io.posestream.core.StreamPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link StreamState} as bytes, without loss; its parked records are kept apart, since they are many bytes and rare. A
 * version byte comes first. Static functions, thread-safe.
 */
public final class StreamStateCodec {
    private static final int VERSION = 3;
    /** Before sources of ours were told from others, so what it kept counts as ours; still read. */
    private static final int UNDECLARED = 2;
    /** Before the tracker's time was kept, and display ids were given at confirmation; still read. */
    private static final int UNTIMED = 1;

    private StreamStateCodec() {}

    /** The bytes of everything but the parked records. */
    public static byte[] encode(StreamState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeBoolean(state.current().isPresent());
            if (state.current().isPresent()) {
                StreamState.CurrentEpoch current = state.current().get();
                out.writeLong(current.epoch());
                out.writeLong(current.last());
                out.writeBoolean(current.policy() == StreamPolicy.LIVE);
                out.writeBoolean(current.ended());
                out.writeBoolean(current.declared());
            }
            out.writeInt(state.closed().size());
            for (ClosedEpoch closed : state.closed()) {
                write(closed, out);
            }
            TrackerStateCodec.write(state.tracker(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The state of those bytes, nothing parked.
     *
     * @throws IllegalStateException where they are of another version, cut short or make no sense
     */
    public static StreamState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION && version != UNDECLARED && version != UNTIMED) {
                throw new IllegalStateException("state of version " + version + ", this is " + VERSION);
            }
            Optional<StreamState.CurrentEpoch> current = in.readBoolean()
                    ? Optional.of(new StreamState.CurrentEpoch(
                            in.readLong(),
                            in.readLong(),
                            readPolicy(in),
                            in.readBoolean(),
                            version != VERSION || in.readBoolean()))
                    : Optional.empty();
            int size = in.readInt();
            List<ClosedEpoch> closed = new ArrayList<>();
            for (int index = 0; index < size; index++) {
                closed.add(readClosed(in));
            }
            return new StreamState(current, closed, TrackerStateCodec.read(in, version == UNTIMED), List.of());
        } catch (IOException e) {
            throw new IllegalStateException("state cut short: " + bytes.length + " bytes", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("state makes no sense: " + Printable.of(String.valueOf(e.getMessage())), e);
        }
    }

    private static StreamPolicy readPolicy(DataInput in) throws IOException {
        return in.readBoolean() ? StreamPolicy.LIVE : StreamPolicy.ARCHIVE;
    }

    private static void write(ClosedEpoch closed, DataOutput out) throws IOException {
        out.writeLong(closed.epoch());
        out.writeLong(closed.last());
        out.writeBoolean(closed.ended());
        out.writeInt(closed.answered().size());
        for (ClosedEpoch.Range range : closed.answered()) {
            out.writeLong(range.first());
            out.writeLong(range.after());
        }
    }

    private static ClosedEpoch readClosed(DataInput in) throws IOException {
        long epoch = in.readLong();
        long last = in.readLong();
        boolean ended = in.readBoolean();
        int size = in.readInt();
        List<ClosedEpoch.Range> answered = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            answered.add(new ClosedEpoch.Range(in.readLong(), in.readLong()));
        }
        return new ClosedEpoch(epoch, last, ended, answered);
    }
}
