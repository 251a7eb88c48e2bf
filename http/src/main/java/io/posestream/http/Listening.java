package io.posestream.http;

import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server of Jetty's on a port. Owns the port and its threads, which are daemons. Thread-safe. */
final class Listening implements AutoCloseable {
    private static final int HEADER_BYTES = 8 << 10;
    private static final int LEAST_THREADS = 1;
    private static final int THREAD_IDLE_MS = 60_000;

    private final OpenPort port;
    private final Server server;
    private final ServerConnector connector;

    /**
     * @param port to take over
     * @param threads the most there will be
     * @param idle after so long a silent client is cut off
     */
    Listening(OpenPort port, int threads, Duration idle) {
        this.port = port;
        QueuedThreadPool pool = new QueuedThreadPool(threads, LEAST_THREADS, THREAD_IDLE_MS);
        pool.setName("http");
        pool.setDaemon(true);
        pool.setReservedThreads(0);
        this.server = new Server(pool);
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(idle.toMillis());
        server.addConnector(connector);
        // what is being answered is not waited for: whoever asks again finds nobody
        server.setStopTimeout(0);
    }

    /** To be given its handler before it starts. */
    Server server() {
        return server;
    }

    /** Takes the port over and starts; closes itself where that fails. */
    void start() {
        try {
            connector.open(port.channel());
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the server on port " + port.number() + " cannot start", e);
        }
    }

    /** Stops; connections are cut. */
    @Override
    public void close() {
        try {
            server.stop();
            // open already where the server never started
            port.close();
        } catch (Exception e) {
            throw new IllegalStateException("the server cannot be stopped", e);
        }
    }
}
