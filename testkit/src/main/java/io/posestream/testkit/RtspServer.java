package io.posestream.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A camera that speaks RTSP on the loopback interface: GStreamer's server, as Debian's {@code gir1.2-gst-rtsp-server-1.0}
 * has it. It keeps its port when it is started again. Owns the process. Thread-safe.
 */
public final class RtspServer implements AutoCloseable {
    private final List<String> before;
    private final String address;
    private final Path folder;
    private final int port;
    private final List<String> arguments;
    private ServerProcess process;

    private RtspServer(List<String> before, String address, Path folder, int port, List<String> arguments)
            throws IOException, InterruptedException {
        this.before = List.copyOf(before);
        this.address = address;
        this.folder = folder;
        this.port = port;
        this.arguments = List.copyOf(arguments);
        this.process = begin();
    }

    /**
     * Starts a camera.
     *
     * @param mp4 what it shows, H.264; its stream ends where that does
     * @param folder for its script
     * @param options {@code --user NAME --password WORD}, {@code --certificate PEM}, {@code --times N} to show it N times
     *     on end
     */
    public static RtspServer start(Path mp4, Path folder, String... options) throws IOException, InterruptedException {
        return start(List.of(), "127.0.0.1", mp4, folder, options);
    }

    /** Starts a camera behind a network of its own. */
    public static RtspServer start(NetNamespace network, Path mp4, Path folder)
            throws IOException, InterruptedException {
        return start(network.entering(), network.address(), mp4, folder);
    }

    private static RtspServer start(List<String> before, String address, Path mp4, Path folder, String... options)
            throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> arguments =
                new ArrayList<>(List.of(mp4.toAbsolutePath().toString(), Integer.toString(port), "--address", address));
        arguments.addAll(List.of(options));
        return new RtspServer(before, address, folder, port, arguments);
    }

    private ServerProcess begin() throws IOException, InterruptedException {
        return ServerProcess.python(before, "rtsp_server.py", folder, arguments.toArray(String[]::new));
    }

    /** Where it is, without its scheme. */
    public String place() {
        return address + ":" + port + "/gate";
    }

    /** Its process. */
    public synchronized ServerProcess process() {
        return process;
    }

    /** Starts it again after it was killed. */
    public synchronized void restart() throws IOException, InterruptedException {
        process.kill();
        process = begin();
    }

    @Override
    public synchronized void close() throws IOException {
        process.kill();
        process.close();
    }
}
