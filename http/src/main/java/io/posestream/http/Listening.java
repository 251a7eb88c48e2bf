package io.posestream.http;

import io.posestream.core.UserError;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server of Jetty's and the port it listens on. Owns its threads, which are daemons. Thread-safe. */
final class Listening implements AutoCloseable {
    private static final int HEADER_BYTES = 8 << 10;
    private static final int LEAST_THREADS = 1;
    private static final int THREAD_IDLE_MS = 60_000;

    private final HttpSettings settings;
    private final Server server;
    private final ServerConnector connector;

    /**
     * @param settings where it will listen
     * @param threads the most there will be
     * @param idle after so long a silent client is cut off
     */
    Listening(HttpSettings settings, int threads, Duration idle) {
        this.settings = settings;
        QueuedThreadPool pool = new QueuedThreadPool(threads, LEAST_THREADS, THREAD_IDLE_MS);
        pool.setName("http");
        pool.setDaemon(true);
        pool.setReservedThreads(0);
        this.server = new Server(pool);
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(idle.toMillis());
        server.addConnector(connector);
        // what is being answered is not waited for: whoever asks again finds nobody
        server.setStopTimeout(0);
    }

    /** To be given its handler before it starts. */
    Server server() {
        return server;
    }

    /**
     * Starts; closes itself where that fails.
     *
     * @param orFree whether any free port will do where the one of the settings is taken
     * @throws UserError where the address cannot be listened on
     */
    void start(boolean orFree) {
        try {
            bind(orFree);
            server.start();
        } catch (Exception e) {
            close();
            throw refused(e);
        }
    }

    private void bind(boolean orFree) throws IOException {
        try {
            connector.open();
        } catch (IOException e) {
            if (!orFree || !(cause(e) instanceof BindException)) {
                throw e;
            }
            connector.setPort(0);
            connector.open();
        }
    }

    private static Throwable cause(Exception e) {
        return e instanceof IOException && e.getCause() != null ? e.getCause() : e;
    }

    private RuntimeException refused(Exception e) {
        Throwable cause = cause(e);
        String what = settings.option() + " " + settings.port();
        if (cause instanceof BindException) {
            return new UserError(
                    what + ": cannot listen on " + settings.host() + ":" + settings.port() + " ("
                            + cause.getMessage().toLowerCase(Locale.ROOT) + "): " + settings.advice(),
                    e);
        }
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return new UserError(what + ": there is no host " + settings.host(), e);
        }
        return new IllegalStateException("the server on " + settings.host() + " cannot start", e);
    }

    /** The port it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    /** Stops; connections are cut. */
    @Override
    public void close() {
        try {
            server.stop();
            // open already where the server never started
            connector.close();
        } catch (Exception e) {
            throw new IllegalStateException("the server cannot be stopped", e);
        }
    }
}
