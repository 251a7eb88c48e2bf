package io.posestream.viewer.page;

import io.posestream.viewer.state.Answered;
import io.posestream.viewer.stream.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One answer with its picture as it is sent: the length of the head, the head, the picture. Made once for all who see it.
 * Immutable, thread-safe.
 *
 * @param seq of this message in this process
 * @param stream the answer's
 * @param arrivalUs of the frame, µs since 1970
 * @param message all of its bytes
 */
record ShownFrame(long seq, String stream, long arrivalUs, ByteBuffer message) {
    /**
     * @param seq of this message
     * @param answered what it shows
     * @param head fields of the answer
     * @param picture behind it
     */
    static ShownFrame of(long seq, Answered answered, byte[] head, Picture picture) {
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + head.length + picture.size())
                .order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(head.length).put(head);
        picture.bytes().ifPresent(bytes -> message.put(bytes.duplicate()));
        return new ShownFrame(
                seq, answered.stream(), answered.arrivalUs(), message.flip().asReadOnlyBuffer());
    }

    int size() {
        return message.remaining();
    }

    /** A view of its own for every receiver. */
    ByteBuffer bytes() {
        return message.duplicate();
    }
}
