package io.posestream.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Ports of the loopback interface. Static functions, thread-safe. */
public final class Ports {
    private static final long PATIENCE_MS = 30_000;
    private static final long LOOK_MS = 50;

    private Ports() {}

    /** One that nobody uses at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    /**
     * Waits until somebody listens at a port of this machine, without calling them, for some take a single caller. Linux
     * only.
     *
     * @throws IOException where nobody does within 30 s
     */
    public static void awaitListening(int port) throws IOException, InterruptedException {
        String listening = String.format(Locale.ROOT, ".*:%04X [0-9A-F]+:0000 0A .*", port);
        for (long waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                if (Files.readAllLines(Path.of(table)).stream().anyMatch(line -> line.matches(listening))) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        throw new IOException("nobody listens at port " + port);
    }
}
