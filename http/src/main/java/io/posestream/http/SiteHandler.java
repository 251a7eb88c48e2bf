package io.posestream.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** Hands requests to a site, and sockets that are asked for to whoever takes them there. Thread-safe. */
final class SiteHandler extends Handler.Abstract {
    private static final String WEBSOCKET = "websocket";

    private final Site site;
    private final ServerWebSocketContainer sockets;

    SiteHandler(Site site, ServerWebSocketContainer sockets) {
        this.site = site;
        this.sockets = sockets;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Inquiry inquiry;
        try {
            inquiry = inquiry(request);
        } catch (HttpException.RuntimeException | IllegalArgumentException e) {
            Pages.write(site.problem(HttpStatus.BAD_REQUEST_400), response, callback);
            return true;
        }
        if (asksForSocket(inquiry)) {
            Optional<SocketEnd> end = site.socket(inquiry);
            if (end.isPresent()) {
                return sockets.upgrade(
                        (asked, answered, done) -> {
                            // pictures are compressed already, and the rest is small
                            answered.setExtensions(List.of());
                            return new JettySocket(end.get());
                        },
                        request,
                        response,
                        callback);
            }
        }
        Pages.write(site.reply(inquiry), response, callback);
        return true;
    }

    private static boolean asksForSocket(Inquiry inquiry) {
        return inquiry.header("upgrade").map(WEBSOCKET::equalsIgnoreCase).orElse(false);
    }

    private static Inquiry inquiry(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.putIfAbsent(
                    field.getName().toLowerCase(Locale.ROOT),
                    Optional.ofNullable(field.getValue()).orElse(""));
        }
        Map<String, String> query = new HashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request)) {
            query.putIfAbsent(
                    field.getName(), Optional.ofNullable(field.getValue()).orElse(""));
        }
        headers.putIfAbsent(
                HttpHeader.HOST.lowerCaseName(), request.getHttpURI().getAuthority());
        return new Inquiry(
                request.getMethod(), Request.getPathInContext(request), query, headers, Request.getRemoteAddr(request));
    }
}
