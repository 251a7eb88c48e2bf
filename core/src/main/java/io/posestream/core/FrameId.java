package io.posestream.core;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * The name of a frame everywhere: which stream, which opening of it, which number.
 *
 * @param streamId the stream, also the Kafka key of every record about it
 * @param epoch the opening of the source: archives count from 0, live sources take the time of opening in ms
 * @param number contiguous from 0 within the epoch
 */
public record FrameId(String streamId, long epoch, long number) implements Comparable<FrameId> {
    /** Greatest length of a stream id in UTF-8, so that a name fits wherever it is kept; a longer one is given up on. */
    public static final int MAX_STREAM_BYTES = 200;

    private static final Comparator<FrameId> ORDER = Comparator.comparing(FrameId::streamId)
            .thenComparingLong(FrameId::epoch)
            .thenComparingLong(FrameId::number);

    /** Checks that the name is complete. */
    public FrameId {
        Checks.requireText(streamId, "streamId");
        Checks.requireNotNegative(epoch, "epoch");
        Checks.requireNotNegative(number, "number");
    }

    /** How long the stream's id is in UTF-8. */
    public int streamBytes() {
        return streamId.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Frame 0 of the same epoch, which names the epoch. */
    public FrameId zero() {
        return new FrameId(streamId, epoch, 0);
    }

    /** The frame {@code count} numbers later in the same epoch. */
    public FrameId plus(long count) {
        return new FrameId(streamId, epoch, number + count);
    }

    @Override
    public int compareTo(FrameId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return streamId + "/" + epoch + "/" + number;
    }
}
