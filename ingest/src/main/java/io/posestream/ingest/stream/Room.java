package io.posestream.ingest.stream;

/** What decides whether one more picture may be stored. */
public interface Room {
    /** A room without walls. */
    Room UNLIMITED = bytes -> {};

    /** Waits until there is room for a picture of that many bytes. */
    void await(long bytes) throws InterruptedException;
}
