package io.posestream.testkit;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;

/**
 * A camera that gives motion JPEG over HTTP on the loopback interface, and misbehaves when told to. Owns its socket and
 * threads. Thread-safe.
 */
public final class MotionJpegServer implements AutoCloseable {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int WAIT_MS = 20;
    private static final int LINGER_MS = 200;

    /** What it does with whoever connects, and with those that are connected. */
    public enum Manner {
        /** Gives pictures. */
        STREAM,
        /** Asks for a user name. */
        UNAUTHORIZED,
        /** Says that there is nothing. */
        NOT_FOUND,
        /** Takes the connection and says nothing any more. */
        SILENT,
        /** Gives what is no picture. */
        GARBAGE,
        /** Gives pictures of another kind than it says. */
        WRONG_CODEC,
        /** Gives pictures without width and height. */
        EMPTY_PICTURES
    }

    private final ServerSocket socket;
    private final List<byte[]> frames;
    private final int framesPerSecond;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private volatile Manner manner = Manner.STREAM;
    private volatile boolean closed;

    /**
     * Starts a camera.
     *
     * @param frames JPEG files, shown in turn for ever; each is sent with a number in a comment, so that no two are equal
     * @param framesPerSecond how many in a second
     */
    public MotionJpegServer(List<byte[]> frames, int framesPerSecond) throws IOException {
        this.frames = List.copyOf(frames);
        this.framesPerSecond = framesPerSecond;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept, "camera");
    }

    /** A camera that shows a square moving over grey. */
    public static MotionJpegServer square(int framesPerSecond) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < framesPerSecond; i++) {
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = image.createGraphics();
            pen.setColor(Color.GRAY);
            pen.fillRect(0, 0, WIDTH, HEIGHT);
            pen.setColor(Color.RED);
            pen.fillRect(i * (WIDTH - 60) / framesPerSecond, 90, 60, 60);
            pen.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", bytes);
            frames.add(bytes.toByteArray());
        }
        return new MotionJpegServer(frames, framesPerSecond);
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/gate.mjpg";
    }

    /** From now on it behaves so; with {@link Manner#SILENT} also towards those that are connected. */
    public void behave(Manner next) {
        manner = next;
    }

    /** Ends every connection, in the middle of a picture. */
    public void cut() {
        connections.forEach(MotionJpegServer::close);
    }

    /** How many connections there were. */
    public int opened() {
        return opened.get();
    }

    /** How many pictures it has sent. */
    public long sent() {
        return sent.get();
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                opened.incrementAndGet();
                start(() -> serve(connection), "camera-connection");
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            readRequest(connection);
            answer(connection.getOutputStream());
            // closed with a request unread, the answer would be lost with it
            connection.shutdownOutput();
            connection.setSoTimeout(LINGER_MS);
            connection.getInputStream().skipNBytes(Long.MAX_VALUE);
        } catch (IOException e) {
            // whoever was connected has gone, or was cut off
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static void readRequest(Socket connection) throws IOException {
        int newLines = 0;
        while (newLines < 2) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                throw new IOException("no request");
            }
            newLines = next == '\n' ? newLines + 1 : next == '\r' ? newLines : 0;
        }
    }

    private void answer(OutputStream out) throws IOException, InterruptedException {
        switch (manner) {
            case UNAUTHORIZED -> write(out, head("401 Unauthorized", 0, "WWW-Authenticate: Basic realm=gate"));
            case NOT_FOUND -> write(out, head("404 Not Found", 0, "X-Nothing: here"));
            case SILENT -> pause();
            case GARBAGE -> {
                String page = "<html>this is not what was asked for</html>".repeat(100);
                write(out, head("200 OK", page.length(), "Content-Type: text/html"));
                write(out, page);
            }
            case STREAM, WRONG_CODEC, EMPTY_PICTURES -> stream(out);
        }
    }

    private static String head(String status, int length, String header) {
        return String.join(
                "\r\n", "HTTP/1.1 " + status, header, "Content-Length: " + length, "Connection: close", "", "");
    }

    private void stream(OutputStream out) throws IOException, InterruptedException {
        List<String> lines = List.of(
                "HTTP/1.1 200 OK",
                "Content-Type: multipart/x-mixed-replace; boundary=next",
                "Connection: close",
                "",
                "");
        write(out, String.join("\r\n", lines));
        long startNs = System.nanoTime();
        for (long number = 0; !closed; number++) {
            long due = startNs + number * TimeUnit.SECONDS.toNanos(1) / framesPerSecond;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            if (manner == Manner.SILENT) {
                pause();
            }
            byte[] jpeg = numbered(frames.get((int) (number % frames.size())), sent.get());
            if (manner == Manner.EMPTY_PICTURES) {
                empty(jpeg);
            }
            String type = manner == Manner.WRONG_CODEC ? "image/png" : "image/jpeg";
            write(out, "--next\r\nContent-Type: " + type + "\r\nContent-Length: " + jpeg.length + "\r\n\r\n");
            out.write(jpeg);
            write(out, "\r\n");
            out.flush();
            sent.incrementAndGet();
        }
    }

    private void pause() throws InterruptedException {
        while (!closed && manner == Manner.SILENT) {
            TimeUnit.MILLISECONDS.sleep(WAIT_MS);
        }
    }

    /** The file with a comment behind its first marker. */
    private static byte[] numbered(byte[] jpeg, long number) {
        byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length + text.length + 4);
        out.write(jpeg, 0, 2);
        out.write(0xFF);
        out.write(0xFE);
        out.write(0);
        out.write(text.length + 2);
        out.writeBytes(text);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** Sets height and width in its frame header to zero. */
    private static void empty(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xF0) != 0xC0 || (jpeg[at + 1] & 0xFF) == 0xC4) {
            at += 2 + (((jpeg[at + 2] & 0xFF) << 8) | (jpeg[at + 3] & 0xFF));
        }
        Arrays.fill(jpeg, at + 5, at + 9, (byte) 0);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        cut();
        socket.close();
    }
}
