package io.posestream.http;

import java.nio.ByteBuffer;

/** A WebSocket that is open. Sending never waits. Thread-safe. */
public interface Socket {
    /**
     * Sends a message of text.
     *
     * @param done called once it has left this process, or cannot
     */
    void send(String text, Runnable done);

    /**
     * Sends a message of bytes.
     *
     * @param bytes not to be written to until {@code done} is called
     * @param done called once it has left this process, or cannot
     */
    void send(ByteBuffer bytes, Runnable done);

    /** Closes it; {@link SocketEnd#closed} follows. */
    void close(Cause cause, String why);

    /** Why a socket is closed, with its code (RFC 6455, 7.4.1). */
    enum Cause {
        /** We go away. */
        GOING_AWAY(1001),
        /** The other end sent what it must not. */
        AGAINST_THE_RULES(1008),
        /** There are too many. */
        TRY_LATER(1013);

        private final int code;

        Cause(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
