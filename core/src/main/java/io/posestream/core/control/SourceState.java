package io.posestream.core.control;

/** How a source is. */
public enum SourceState {
    /** It has been asked and has not given a picture yet. */
    CONNECTING,
    /** Pictures come. */
    RUNNING,
    /** Connected, and no picture comes, or always the same. */
    STALLED,
    /** Its connection has ended, or none came about; it is tried again. */
    LOST,
    /** Nothing more will come. */
    ENDED
}
