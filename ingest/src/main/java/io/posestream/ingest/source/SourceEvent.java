package io.posestream.ingest.source;

/** What a source gives next. */
public sealed interface SourceEvent {
    /**
     * A picture, not yet encoded.
     *
     * @param picture to be closed by the receiver
     */
    record Shown(SourcePicture picture) implements SourceEvent {}

    /**
     * Packets or files that gave no sound picture.
     *
     * @param count how many, at least 1
     * @param ptsUs presentation time of the first of them from the stream's start, in µs
     */
    record Corrupt(long count, long ptsUs) implements SourceEvent {}

    /**
     * Pictures of a camera that were replaced by newer ones, or were too old to be decoded.
     *
     * @param count how many, at least 1
     */
    record Late(long count) implements SourceEvent {}

    /** The connection to a camera has ended; what comes next is of another one. */
    record Lost() implements SourceEvent {}

    /**
     * No more will come.
     *
     * @param truncated true where the source ended before what it promised
     * @param missing how many promised frames did not come
     */
    record Ended(boolean truncated, long missing) implements SourceEvent {}
}
