package io.posestream.viewer.page;

import io.posestream.http.Socket;
import io.posestream.http.SocketEnd;
import io.posestream.viewer.state.Json;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One page that somebody looks at. It is sent what it has asked for, as far as it keeps up; nothing queues: a frame that
 * was not sent gives way to the next. Thread-safe.
 */
final class PageSession implements SocketEnd {
    /** What one viewer is sent at most, in bytes per second. */
    static final double BYTES_PER_SECOND = 8e6;

    private static final int MOST_STREAMS = 64;
    private static final int MOST_SENDING = 2;
    private static final int MOST_TEXTS = 16;
    /** Of a page that shows 16 cameras at 25 frames/s come 400 credits in a second. */
    private static final double MESSAGES_PER_SECOND = 1000;

    private static final double NS_PER_US = 1000;

    private final PageHub hub;
    private final Screen screen;
    private final Budget messages;
    private final LookBack lookBack;
    private Optional<Socket> socket = Optional.empty();
    private List<String> watched = List.of();
    private Optional<String> first = Optional.empty();
    private Optional<String> replayed = Optional.empty();
    private boolean pictures = true;
    private final Map<String, Long> lastUs = new HashMap<>();
    private int sending;
    private int texts;

    PageSession(PageHub hub, LongSupplier nanos) {
        this.hub = hub;
        this.screen = new Screen(BYTES_PER_SECOND, nanos);
        this.messages = new Budget(MESSAGES_PER_SECOND, nanos);
        this.lookBack = new LookBack(hub, this);
    }

    @Override
    public void opened(Socket opened) {
        synchronized (this) {
            socket = Optional.of(opened);
        }
        hub.opened(this);
    }

    @Override
    public void closed() {
        synchronized (this) {
            socket = Optional.empty();
        }
        lookBack.end();
        hub.closed(this);
    }

    /** Ends looking back. */
    void present() {
        lookBack.end();
    }

    /** Ends it from our side. */
    synchronized void close(Socket.Cause cause, String why) {
        socket.ifPresent(open -> open.close(cause, why));
    }

    @Override
    public void text(String text) {
        synchronized (this) {
            messages.spend(1);
            if (messages.left() < 0) {
                close(Socket.Cause.AGAINST_THE_RULES, "too many messages");
                return;
            }
        }
        Optional<ClientMessage> message = ClientMessage.read(text);
        if (message.isEmpty()) {
            close(Socket.Cause.AGAINST_THE_RULES, "not understood");
            return;
        }
        take(message.get());
    }

    private void take(ClientMessage message) {
        switch (message.type()) {
            case "watch" -> watch(message);
            case "credit" -> message.number("seq").ifPresent(seq -> credit(seq.longValue()));
            case "history" -> message.text("stream").flatMap(hub::history).ifPresent(answer -> tell(answer, false));
            case "replay" -> lookBack.play(message);
            case "pause" -> lookBack.pause();
            case "resume" -> lookBack.resume();
            case "step" -> lookBack.step(message.number("by").orElse(1.0) < 0);
            case "live" -> lookBack.end();
            default -> tell(notice("not understood: " + message.type()), false);
        }
    }

    static String notice(String text) {
        return Json.text(json -> {
            json.writeStringField("type", "notice");
            json.writeStringField("text", text);
        });
    }

    private void watch(ClientMessage message) {
        List<String> asked = message.texts("streams");
        Set<String> fresh = new LinkedHashSet<>(asked.subList(0, Math.min(MOST_STREAMS, asked.size())));
        synchronized (this) {
            boolean wanted = message.flag("pictures", true);
            // a view that has just been opened shows nothing yet, whatever the one before has shown
            boolean anew = wanted != pictures || message.flag("anew", false);
            List<String> before = anew ? List.of() : screen.streams();
            pictures = wanted;
            watched = List.copyOf(fresh);
            first = message.text("first").filter(watched::contains);
            if (replayed.isPresent() && watched.contains(replayed.get())) {
                return;
            }
            screen.show(watched, first);
            fresh.removeAll(before);
        }
        // whoever looks at something else has done with looking back
        lookBack.end();
        fresh.forEach(stream -> hub.offerNewest(stream, this));
    }

    /** The stream that is in view first, or the only one. */
    synchronized Optional<String> first() {
        return first.or(() -> watched.stream().findFirst());
    }

    /** Shows one stream of the past and none of the present; empty for the present again. */
    void replays(Optional<String> stream) {
        List<String> back;
        synchronized (this) {
            if (stream.equals(replayed)) {
                return;
            }
            replayed = stream;
            stream.ifPresentOrElse(
                    past -> screen.show(List.of(past), Optional.of(past)), () -> screen.show(watched, first));
            back = stream.isPresent() ? List.of() : watched;
        }
        back.forEach(present -> hub.offerNewest(present, this));
    }

    /** Whether a frame of the past would leave at once. */
    synchronized boolean isFree() {
        return replayed.map(screen::isFree).orElse(false);
    }

    synchronized boolean wantsPictures() {
        return pictures;
    }

    /** Shows a frame of the past. */
    void offerPast(ShownFrame frame) {
        synchronized (this) {
            if (!replayed.map(frame.stream()::equals).orElse(false)) {
                return;
            }
            screen.offer(frame.stream(), frame);
        }
        pump();
    }

    private void credit(long seq) {
        Map<String, Long> drawn;
        synchronized (this) {
            drawn = screen.credit(seq);
        }
        drawn.forEach((stream, ns) -> hub.shown(stream, Math.round(ns / NS_PER_US)));
        pump();
    }

    /** Whether it shows a stream, and whether with pictures. */
    synchronized boolean shows(String stream, boolean withPictures) {
        return withPictures == pictures && replayed.isEmpty() && screen.shows(stream);
    }

    /** A frame of a stream that it shows. */
    void offer(ShownFrame frame) {
        synchronized (this) {
            if (replayed.isPresent()) {
                return;
            }
            lastUs.keySet().retainAll(watched);
            lastUs.put(frame.stream(), frame.arrivalUs());
            screen.offer(frame.stream(), frame);
        }
        pump();
    }

    /** When the newest frame arrived that this viewer was to see, µs since 1970. */
    synchronized Optional<Long> lastUs(String stream) {
        return Optional.ofNullable(lastUs.get(stream));
    }

    /** Sends what may be sent. */
    synchronized void pump() {
        while (socket.isPresent() && sending < MOST_SENDING) {
            Optional<ShownFrame> frame = screen.next();
            if (frame.isEmpty()) {
                return;
            }
            sending++;
            socket.get().send(frame.get().bytes(), this::sent);
        }
    }

    /** May be called while sending, on the same thread. */
    private synchronized void sent() {
        sending--;
    }

    /**
     * Sends a text.
     *
     * @param droppable whether one that was sent before and has not left makes this one needless
     */
    synchronized void tell(String text, boolean droppable) {
        if (socket.isEmpty() || (droppable && texts > 0)) {
            return;
        }
        if (texts >= MOST_TEXTS) {
            close(Socket.Cause.TRY_LATER, "too slow");
            return;
        }
        texts++;
        socket.get().send(text, this::told);
    }

    private synchronized void told() {
        texts--;
    }
}
