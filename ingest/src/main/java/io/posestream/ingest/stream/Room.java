package io.posestream.ingest.stream;

/** What decides whether one more picture may be stored. */
public interface Room {
    /** A room without walls. */
    Room UNLIMITED = new Room() {
        @Override
        public void await(long bytes) {}

        @Override
        public boolean offer(long bytes) {
            return true;
        }
    };

    /** Waits until there is room for a picture of that many bytes. */
    void await(long bytes) throws InterruptedException;

    /** Takes room for a picture of that many bytes, if there is any now. */
    boolean offer(long bytes);
}
