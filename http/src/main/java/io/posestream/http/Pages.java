package io.posestream.http;

import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers GET and HEAD of known paths; anything else in one line. Thread-safe. */
final class Pages extends Handler.Abstract {
    private final Map<String, Supplier<Reply>> pages;

    Pages(Map<String, Supplier<Reply>> pages) {
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Reply reply = reply(request);
        response.setStatus(reply.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, reply.body(), callback);
        return true;
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
