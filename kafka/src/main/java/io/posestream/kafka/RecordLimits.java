package io.posestream.kafka;

import io.posestream.core.EncodedFrame;

/** The one size that producers, topics, broker and consumers agree on. */
public final class RecordLimits {
    /** Room for a record's names and times, and for the batch around it; or for what a dead letter says of a record. */
    private static final int AROUND = 64 << 10;

    /** Greatest size of one record in bytes, its headers and the batch around it included. */
    public static final int MAX_RECORD_BYTES = EncodedFrame.MAX_BYTES + AROUND;

    /** Greatest size of a value that leaves room for its key and headers. */
    public static final int MAX_VALUE_BYTES = EncodedFrame.MAX_BYTES;

    /** Greatest size of a dead letter: a record and what is said about it. */
    public static final int MAX_DEAD_LETTER_BYTES = MAX_RECORD_BYTES + AROUND;

    private RecordLimits() {}
}
