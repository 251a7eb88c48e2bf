package io.posestream.core;

/** Why a stream ended. Each is one word in an end record. */
public final class EndReason {
    /** All of the source was taken in. */
    public static final String COMPLETE = "complete";
    /** The chosen part of the source was taken in. */
    public static final String LIMIT = "limit";
    /** The source ended before what it promised. */
    public static final String TRUNCATED = "truncated";
    /** The source failed after its start. */
    public static final String FAILED = "failed";
    /** The connection to a camera ended; another epoch follows when it is back. */
    public static final String LOST = "lost";
    /** The tracker cannot hold the stream's records, so it answers no more of them. */
    public static final String GIVEN_UP = "given-up";

    private EndReason() {}
}
