package io.posestream.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * What one stage knows of a looked-at frame, to and from the message behind field 4 of its record. Stateless.
 *
 * @param <T> the core type
 */
interface PayloadCodec<T> {
    /** The message's bytes; the same value gives the same bytes. */
    ByteString encode(T value);

    /**
     * Reads the message to its end.
     *
     * @throws IOException where it is no such message
     * @throws RuntimeException where its content is refused by the core types
     */
    T decode(CodedInputStream in) throws IOException;
}
