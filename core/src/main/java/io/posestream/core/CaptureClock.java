package io.posestream.core;

/** Where a frame's capture time comes from. */
public enum CaptureClock {
    /** Wall clock of an RTCP sender report. */
    RTCP,
    /** Creation time stored in the container, plus presentation time. */
    CONTAINER,
    /** Presentation time alone, from 0. */
    PRESENTATION,
    /** Number of the picture times a nominal interval (folders of pictures). */
    NOMINAL,
    /** The moment it was received; the number is in the record's header, not its value. */
    ARRIVAL
}
