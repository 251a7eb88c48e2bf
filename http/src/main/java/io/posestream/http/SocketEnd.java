package io.posestream.http;

/** Our end of one WebSocket. Its methods are called by one thread at a time, {@link #opened} first. */
public interface SocketEnd {
    /** The socket is open. */
    void opened(Socket socket);

    /** A message of text came; no longer than the server allows. */
    void text(String message);

    /** The socket is closed, by whomever; called once. */
    void closed();
}
