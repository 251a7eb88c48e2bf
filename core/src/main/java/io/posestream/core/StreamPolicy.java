package io.posestream.core;

/** What gives way when the chain is slower than a source. */
public enum StreamPolicy {
    /** Nothing is ever dropped; the source waits. */
    ARCHIVE,
    /** Age is bounded; frames too old when their turn comes are skipped with a reason. */
    LIVE
}
