package io.posestream.runner.meter;

import io.posestream.core.system.Closing;
import io.posestream.http.HttpServer;
import io.posestream.http.HttpSettings;
import io.posestream.http.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Serves the metrics and the health of a process. Owns its server. Thread-safe. */
public final class MeterServer implements AutoCloseable {
    /** Of the command line. */
    public static final String PORT_OPTION = "--metrics-port";

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    /** However often somebody asks, the counters are read as often as this. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Closing closing;
    private final String host;
    private final HttpServer server;

    private MeterServer(Closing closing, String host, HttpServer server) {
        this.host = host.contains(":") ? "[" + host + "]" : host;
        this.closing = closing;
        this.server = server;
    }

    /**
     * Starts serving.
     *
     * @param options where, and how much
     * @param port to listen on; 0 for any free one
     * @param meters what there is to see
     * @throws io.posestream.core.UserError where the port cannot be had
     */
    public static MeterServer open(MeterOptions options, int port, Meters meters) {
        return Closing.opening(closing -> {
            Health health = new Health(meters, options.stuckAfter());
            MeterText text = closing.add(new MeterText(meters, options.streams()));
            Supplier<Reply> metrics = new Kept<>(() -> Reply.of(OK, TYPE, text.scrape()), FRESH);
            HttpServer server = closing.add(HttpServer.open(
                    new HttpSettings(PORT_OPTION, options.host(), port),
                    Map.of(
                            "/metrics", metrics,
                            "/health/started", health::started,
                            "/health/ready", health::ready,
                            "/health/live", health::live)));
            return new MeterServer(closing, options.host(), server);
        });
    }

    /** Where its metrics are. */
    public URI address() {
        return URI.create("http://" + host + ":" + server.port() + "/metrics");
    }

    @Override
    public void close() {
        closing.close();
    }
}
