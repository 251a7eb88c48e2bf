package io.posestream.proto;

/** The one size that producers, topics, broker and consumers agree on. */
public final class RecordLimits {
    /**
     * Greatest size of one record in bytes, its headers and the batch around it included: a 4K picture as JPEG of quality
     * 90 has 3 to 5 MB.
     */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    /** Greatest size of a dead letter: a record and what is said about it. */
    static final int MAX_DEAD_LETTER_BYTES = MAX_RECORD_BYTES + (64 << 10);

    private RecordLimits() {}
}
