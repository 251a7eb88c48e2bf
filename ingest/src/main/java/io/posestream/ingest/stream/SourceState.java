package io.posestream.ingest.stream;

/** Where a source stands. */
public enum SourceState {
    /** Not opened yet. */
    CONNECTING,
    /** It gives frames. */
    RUNNING,
    /** It is open and gives nothing. */
    STALLED,
    /** It failed, or is away; a live one is tried again. */
    LOST,
    /** Nothing more is to come of it. */
    ENDED
}
