package io.posestream.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Speaks TLS on the loopback interface in place of a server that speaks in the clear. The server sees nothing of those who
 * do not take the certificate. Owns its threads and connections. Thread-safe.
 */
public final class TlsRelay implements AutoCloseable {
    private final ServerSocket server;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Starts it.
     *
     * @param context with the certificate it shows
     * @param port of the server behind it
     */
    public TlsRelay(SSLContext context, int port) throws IOException {
        this.server = context.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.port = port;
        start(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one of both sides has gone, which is what the other is told
                    }
                },
                "tls-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            SSLSocket caller = (SSLSocket) server.accept();
            open.add(caller);
            start(() -> relay(caller));
        }
    }

    private void relay(SSLSocket caller) throws IOException {
        try (caller) {
            caller.startHandshake();
            try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.add(behind);
                start(() -> pass(caller, behind));
                pass(behind, caller);
            }
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
