package io.posestream.models.checkpoint;

import java.nio.ByteOrder;

/**
 * The flat array behind one or more tensors.
 *
 * @param name its key in the file, for messages
 * @param type how its elements are written
 * @param order the byte order of its elements
 * @param bytes where it lies
 */
record Storage(String name, ElementType type, ByteOrder order, ByteSource bytes) {
    /** Whole elements that are really there. */
    long elements() {
        return bytes.length() / type.bytes();
    }
}
