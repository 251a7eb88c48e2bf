package io.posestream.http;

import java.util.Optional;

/** What a {@link SiteServer} serves. Asked on threads of the server, by several at once. */
public interface Site {
    /** The answer to a request that opens no socket. */
    Reply reply(Inquiry inquiry);

    /**
     * The answer to what is no proper request, or to one whose answer failed.
     *
     * @param status of HTTP
     */
    Reply problem(int status);

    /**
     * Who takes a socket that somebody asks to open; empty where the path has none, or the asker is not let in: then
     * {@link #reply} answers.
     */
    Optional<SocketEnd> socket(Inquiry inquiry);
}
