package io.posestream.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers GET and HEAD of known paths; anything else in one line. Answers leave at most every {@link #APART}: whoever asks
 * more often waits, so that the process has its processors for its work. Thread-safe.
 */
final class Pages extends Handler.Abstract {
    /** At some 1 ms of CPU time for an answer, 1 % of one core at most; the last of 64 who ask waits 6.4 s, and scrapers 10. */
    static final Duration APART = Duration.ofMillis(100);

    private final Map<String, Supplier<Reply>> pages;
    private long nextNs;

    Pages(Map<String, Supplier<Reply>> pages) {
        this.pages = pages;
        this.nextNs = System.nanoTime();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Reply reply = reply(request);
        long waitNs = turn();
        if (waitNs == 0) {
            write(reply, response, callback);
        } else {
            getServer().getScheduler().schedule(() -> write(reply, response, callback), waitNs, TimeUnit.NANOSECONDS);
        }
        return true;
    }

    /** How long the next answer has to wait. */
    private synchronized long turn() {
        long now = System.nanoTime();
        long at = Math.max(now, nextNs);
        nextNs = at + APART.toNanos();
        return at - now;
    }

    static void write(Reply reply, Response response, Callback callback) {
        response.setStatus(reply.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, reply.body(), callback);
    }

    private Reply reply(Request request) {
        Supplier<Reply> page = pages.get(Request.getPathInContext(request));
        if (page == null) {
            return Reply.text(HttpStatus.NOT_FOUND_404, "not found\n");
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            return Reply.text(HttpStatus.METHOD_NOT_ALLOWED_405, "only GET\n");
        }
        return page.get();
    }
}
