package io.posestream.http;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

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

    private static final int HEADER_BYTES = 8 << 10;
    private static final int LEAST_THREADS = 1;
    private static final int MOST_THREADS = 4;
    private static final int THREAD_IDLE_MS = 60_000;

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(HttpSettings settings, Map<String, Supplier<Reply>> pages) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, THREAD_IDLE_MS);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(MOST_CONNECTIONS, server);
        limit.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
        server.addBean(limit);
        server.setHandler(new Pages(pages));
        // what is being answered is not waited for: the next scrape finds nobody
        server.setStopTimeout(0);
    }

    /**
     * Starts a server.
     *
     * @param settings where it listens
     * @param pages by path, e.g. {@code /metrics}; asked on a thread of the server
     * @throws UserError where the address cannot be listened on
     */
    public static HttpServer open(HttpSettings settings, Map<String, Supplier<Reply>> pages) {
        HttpServer opened = new HttpServer(requireNonNull(settings, "settings is null"), Map.copyOf(pages));
        try {
            opened.server.start();
        } catch (Exception e) {
            opened.close();
            throw refused(settings, e);
        }
        return opened;
    }

    private static RuntimeException refused(HttpSettings settings, Exception e) {
        Throwable cause = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
        String what = settings.option() + " " + settings.port();
        if (cause instanceof BindException) {
            return new UserError(
                    what + ": cannot listen on " + settings.host() + ":" + settings.port() + " ("
                            + cause.getMessage().toLowerCase(Locale.ROOT)
                            + "): name another port, or 0 for none",
                    e);
        }
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return new UserError(what + ": there is no host " + settings.host(), e);
        }
        return new IllegalStateException("the server on " + settings.host() + " cannot start", e);
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Stops; connections are cut. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server cannot be stopped", e);
        }
    }
}
