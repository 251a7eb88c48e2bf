package io.posestream.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/**
 * Serves a {@link Site} and its WebSockets over HTTP/1.1. Owns its threads, which are daemons. Headers have at most 8 kB,
 * messages of sockets at most {@link #MESSAGE_BYTES} of text, and no bytes; of clients beyond {@link #MOST_CONNECTIONS} the
 * next is let in when another has gone. A client that is silent for 10 s is cut off; one with a socket, once nothing could
 * be sent to it for a minute. Thread-safe.
 */
public final class SiteServer implements AutoCloseable {
    /** Longest message of a client. */
    public static final int MESSAGE_BYTES = 4096;

    private static final int FRAME_BYTES = 64 << 10;
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_THREADS = 12;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration SOCKET_IDLE = Duration.ofMinutes(1);

    private final Listening listening;

    private SiteServer(OpenPort port, Site site) {
        this.listening = new Listening(port, MOST_THREADS, IDLE);
        listening.server().addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, listening.server()));
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(listening.server());
        sockets.setMaxTextMessageSize(MESSAGE_BYTES);
        sockets.setMaxBinaryMessageSize(1);
        // what is sent goes in pieces, so that no picture is too large; what comes is bounded above
        sockets.setMaxFrameSize(FRAME_BYTES);
        sockets.setAutoFragment(true);
        sockets.setIdleTimeout(SOCKET_IDLE);
        // in place of the server's own page, which tells what it is made of
        listening.server().setErrorHandler((request, response, callback) -> {
            Pages.write(site.problem(response.getStatus()), response, callback);
            return true;
        });
        listening.server().setHandler(new SiteHandler(site, sockets));
    }

    /**
     * Starts a server.
     *
     * @param port to take over
     * @param site what it serves
     */
    public static SiteServer open(OpenPort port, Site site) {
        SiteServer opened = new SiteServer(requireNonNull(port, "port is null"), requireNonNull(site, "site is null"));
        opened.listening.start();
        return opened;
    }

    /** Stops; connections are cut. */
    @Override
    public void close() {
        listening.close();
    }
}
