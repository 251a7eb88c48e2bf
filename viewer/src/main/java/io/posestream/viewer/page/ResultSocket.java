package io.posestream.viewer.page;

import io.posestream.http.Socket;
import io.posestream.http.SocketEnd;
import io.posestream.viewer.state.Json;
import java.util.Optional;

/**
 * A program that follows results as JSON. One that does not keep up is told how many it missed; nothing queues beyond
 * {@link #MOST_SENDING} messages. What it sends is passed over. Thread-safe.
 */
final class ResultSocket implements SocketEnd {
    /** A few seconds of a camera. */
    static final int MOST_SENDING = 64;

    private final PageHub hub;
    private final Optional<String> stream;
    private Optional<Socket> socket = Optional.empty();
    private int sending;
    private long missed;

    /** @param stream that alone is followed; empty for all */
    ResultSocket(PageHub hub, Optional<String> stream) {
        this.hub = hub;
        this.stream = stream;
    }

    @Override
    public void opened(Socket opened) {
        synchronized (this) {
            socket = Optional.of(opened);
        }
        hub.opened(this);
    }

    @Override
    public void text(String message) {
        // nothing is expected
    }

    @Override
    public void closed() {
        synchronized (this) {
            socket = Optional.empty();
        }
        hub.closed(this);
    }

    synchronized void close() {
        socket.ifPresent(open -> open.close(Socket.Cause.TRY_LATER, "too many"));
    }

    /** Whether it wants the answers of a stream. */
    boolean follows(String id) {
        return stream.map(id::equals).orElse(true);
    }

    /** An answer that it follows was committed. */
    synchronized void answered(String text) {
        if (socket.isEmpty()) {
            return;
        }
        if (sending >= MOST_SENDING) {
            missed++;
            return;
        }
        if (missed > 0) {
            long count = missed;
            missed = 0;
            send(Json.text(json -> {
                json.writeStringField("kind", "missed");
                json.writeNumberField("count", count);
            }));
        }
        send(text);
    }

    private void send(String text) {
        sending++;
        socket.orElseThrow().send(text, this::sent);
    }

    private synchronized void sent() {
        sending--;
    }
}
