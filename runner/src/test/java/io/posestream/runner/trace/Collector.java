package io.posestream.runner.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes spans as OTLP over HTTP, and reads them by the numbers of their fields. Thread-safe. */
public final class Collector implements AutoCloseable {
    private static final int LATE = 503;

    private final HttpServer server;
    private final List<Span> spans = new ArrayList<>();
    private int refusals;

    /**
     * What came.
     *
     * @param service the process, by its resource
     * @param parent empty for the first of a trace
     * @param attributes all values as text
     * @param links trace/span of each
     */
    public record Span(
            String service,
            String trace,
            String id,
            String parent,
            String name,
            long startNs,
            long endNs,
            Map<String, String> attributes,
            List<String> links) {
        /** Trace and span. */
        public String place() {
            return trace + "/" + id;
        }
    }

    /**
     * Starts on a free port.
     *
     * @param refusals so many requests are first answered 503
     */
    public Collector(int refusals) throws IOException {
        this.refusals = refusals;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that came so far. */
    public synchronized List<Span> spans() {
        return List.copyOf(spans);
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean refused = refusals-- > 0;
        if (!refused) {
            for (UnknownFieldSet resource : messages(UnknownFieldSet.parseFrom(body), 1)) {
                String service = attributes(messages(resource, 1).get(0), 1).get("service.name");
                for (UnknownFieldSet scope : messages(resource, 2)) {
                    for (UnknownFieldSet span : messages(scope, 2)) {
                        spans.add(span(service, span));
                    }
                }
            }
        }
        exchange.sendResponseHeaders(refused ? LATE : 200, -1);
        exchange.close();
    }

    private static Span span(String service, UnknownFieldSet span) throws InvalidProtocolBufferException {
        List<String> links = new ArrayList<>();
        for (UnknownFieldSet link : messages(span, 13)) {
            links.add(hex(link, 1) + "/" + hex(link, 2));
        }
        return new Span(
                service,
                hex(span, 1),
                hex(span, 2),
                hex(span, 4),
                text(span, 5),
                span.getField(7).getFixed64List().get(0),
                span.getField(8).getFixed64List().get(0),
                attributes(span, 9),
                links);
    }

    private static Map<String, String> attributes(UnknownFieldSet from, int field)
            throws InvalidProtocolBufferException {
        Map<String, String> all = new TreeMap<>();
        for (UnknownFieldSet pair : messages(from, field)) {
            UnknownFieldSet value = messages(pair, 2).get(0);
            all.put(
                    text(pair, 1),
                    value.hasField(1)
                            ? text(value, 1)
                            : String.valueOf(value.getField(3).getVarintList()));
        }
        return all;
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet from, int field)
            throws InvalidProtocolBufferException {
        List<UnknownFieldSet> all = new ArrayList<>();
        for (ByteString bytes : from.getField(field).getLengthDelimitedList()) {
            all.add(UnknownFieldSet.parseFrom(bytes));
        }
        return all;
    }

    private static String text(UnknownFieldSet from, int field) {
        List<ByteString> values = from.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? "" : values.get(0).toStringUtf8();
    }

    private static String hex(UnknownFieldSet from, int field) {
        List<ByteString> values = from.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? "" : HexFormat.of().formatHex(values.get(0).toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
