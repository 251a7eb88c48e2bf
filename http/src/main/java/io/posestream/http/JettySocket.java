package io.posestream.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** A WebSocket of Jetty's, with our end of it. Public for Jetty alone, which looks its methods up. Thread-safe. */
public final class JettySocket extends Session.Listener.AbstractAutoDemanding implements Socket {
    private final SocketEnd end;
    private boolean ended;

    JettySocket(SocketEnd end) {
        this.end = end;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        end.opened(this);
    }

    @Override
    public void onWebSocketText(String message) {
        end.text(message);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        callback.succeed();
        getSession().close(StatusCode.BAD_DATA, "text only", Callback.NOOP);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        end();
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        end();
        callback.succeed();
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            end.closed();
        }
    }

    @Override
    public void send(String text, Runnable done) {
        getSession().sendText(text, Callback.from(done, failure -> done.run()));
    }

    @Override
    public void send(ByteBuffer bytes, Runnable done) {
        getSession().sendBinary(bytes, Callback.from(done, failure -> done.run()));
    }

    @Override
    public void close(Cause cause, String why) {
        getSession().close(cause.code(), why, Callback.NOOP);
    }
}
