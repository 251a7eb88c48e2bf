package io.posestream.runner.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A page without a browser: a socket whose messages are waited for. */
public final class PageClient implements AutoCloseable {
    /** Reads what comes. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<JsonNode> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Shown> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private long newest = -1;

    /** A binary message. */
    public static final class Shown {
        private final JsonNode head;
        private final byte[] picture;

        Shown(JsonNode head, byte[] picture) {
            this.head = head;
            this.picture = picture;
        }

        /** What it says. */
        public JsonNode head() {
            return head;
        }

        /** May be empty. */
        public byte[] picture() {
            return picture.clone();
        }

        /** Counts the messages of this socket. */
        public long seq() {
            return head.path("seq").asLong();
        }

        /** Number of the frame in its stream. */
        public long number() {
            return head.path("number").asLong();
        }
    }

    private PageClient(URI link, String path, Map<String, String> headers) {
        URI address = URI.create("ws://" + link.getAuthority() + path);
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        headers.forEach(builder::header);
        this.socket = builder.buildAsync(address, new Listener())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Opens the page's socket, let in by the token of the link. */
    public static PageClient open(URI link) {
        return new PageClient(link, "/page/socket", bearer(link));
    }

    /** Opens any socket. */
    public static PageClient open(URI link, String path) {
        return new PageClient(link, path, bearer(link));
    }

    /** The header that lets in by the token of the link; empty where it has none. */
    public static Map<String, String> bearer(URI link) {
        return link.getQuery() == null
                ? Map.of()
                : Map.of("Authorization", "Bearer " + link.getQuery().substring("token=".length()));
    }

    /** Asks for a path with some headers. */
    public static HttpResponse<byte[]> get(URI link, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + link.getAuthority() + path))
                .timeout(PATIENCE);
        headers.forEach(request::header);
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends a text; single quotes stand for double ones. */
    public void send(String json) {
        socket.sendText(json.replace('\'', '"'), true)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** Says that a frame has been drawn. */
    public void credit(Shown frame) {
        send("{'type':'credit','seq':" + frame.seq() + "}");
    }

    /** The next text of a type; others are passed over. */
    public JsonNode text(String type) throws InterruptedException {
        return text(type, node -> true);
    }

    /** The next text of a type that fits; others are passed over. */
    public JsonNode text(String type, Predicate<JsonNode> fits) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode next = texts.poll(100, TimeUnit.MILLISECONDS);
            if (next != null && next.path("type").asText().equals(type) && fits.test(next)) {
                return next;
            }
        }
        throw new AssertionError("no " + type + " came");
    }

    /** The next text of any type. */
    public JsonNode anyText() throws InterruptedException {
        JsonNode next = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no text came");
        }
        return next;
    }

    /** The next frame. */
    public Shown frame() throws InterruptedException {
        Shown next = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no frame came; close " + closes);
        }
        newest = Math.max(newest, next.number());
        return next;
    }

    /** Credits what has come so far. */
    public void creditAll() {
        Shown next = frames.poll();
        while (next != null) {
            newest = Math.max(newest, next.number());
            credit(next);
            next = frames.poll();
        }
    }

    /** Number of the newest frame that was taken. */
    public long newest() {
        return newest;
    }

    /** Drops the texts that came so far. */
    public void forgetTexts() {
        texts.clear();
    }

    /** How many frames came that nobody took. */
    public int waiting() {
        return frames.size();
    }

    /** Whether no frame comes for some time. */
    public boolean isStill(long ms) throws InterruptedException {
        return frames.poll(ms, TimeUnit.MILLISECONDS) == null;
    }

    /** The code that the socket is closed with. */
    public int closed() throws InterruptedException {
        Integer code = closes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (code == null) {
            throw new AssertionError("the socket stays open");
        }
        return code;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    texts.add(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException("no JSON: " + text, e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                byte[] all = binary.toByteArray();
                binary.reset();
                int head = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getInt();
                try {
                    frames.add(new Shown(
                            JSON.readTree(all, Integer.BYTES, head),
                            Arrays.copyOfRange(all, Integer.BYTES + head, all.length)));
                } catch (IOException e) {
                    throw new IllegalStateException("no head", e);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closes.add(code);
            return null;
        }
    }
}
