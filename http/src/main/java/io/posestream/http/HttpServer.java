package io.posestream.http;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.server.NetworkConnectionLimit;

/**
 * Serves a few pages over HTTP/1.1. Owns its threads, which are daemons: nothing in the process waits for a client. A
 * client that is silent for {@link #IDLE} is cut off, one that sends more than 8 kB of headers is answered 431. Of clients
 * beyond {@link #MOST_CONNECTIONS} the next is let in when another has gone, and the silent ones go sooner then.
 * Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    /** Longer than any scraper waits between two packets. */
    static final Duration IDLE = Duration.ofSeconds(10);
    /** The same where nobody else can be let in. */
    private static final Duration IDLE_WHEN_FULL = Duration.ofSeconds(1);

    /** Each costs a few kB; a person's browser opens six. */
    static final int MOST_CONNECTIONS = 64;

    private static final int MOST_THREADS = 4;

    private final OpenPort port;
    private final Listening listening;

    private HttpServer(OpenPort port, Map<String, Supplier<Reply>> pages) {
        this.port = port;
        this.listening = new Listening(port, MOST_THREADS, IDLE);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(MOST_CONNECTIONS, listening.server());
        limit.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
        listening.server().addBean(limit);
        listening.server().setHandler(new Pages(pages));
    }

    /**
     * Starts a server.
     *
     * @param settings where it listens
     * @param pages by path, e.g. {@code /metrics}; asked on a thread of the server
     * @throws io.posestream.core.UserError where the address cannot be listened on
     */
    public static HttpServer open(HttpSettings settings, Map<String, Supplier<Reply>> pages) {
        Map<String, Supplier<Reply>> all = Map.copyOf(pages);
        HttpServer opened = new HttpServer(OpenPort.open(settings, false), all);
        opened.listening.start();
        return opened;
    }

    /** The port it listens on. */
    public int port() {
        return port.number();
    }

    /** Stops; connections are cut. */
    @Override
    public void close() {
        listening.close();
    }
}
