package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.http.HttpSettings;
import io.posestream.kafka.trace.Tracing;
import io.posestream.runner.log.LogFormat;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.notify.Notifier;
import io.posestream.runner.trace.SpanTracing;
import io.posestream.runner.trace.TraceOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/** How a command that works for long lets itself be watched. */
public final class WatchOptions {
    /** The usual port of a service's metrics. */
    public static final int SERVICE_PORT = 9464;

    private static final int MOST_STREAMS = 100_000;

    @Option(
            names = MeterServer.PORT_OPTION,
            paramLabel = "N",
            description = "Serve /metrics and /health on this port; 0 for none (default: 9464 in services, none in"
                    + " 'run'). See docs/metrics.md.")
    private Integer port;

    @Option(
            names = "--metrics-host",
            paramLabel = "HOST",
            defaultValue = HttpSettings.LOOPBACK,
            description = "Address to serve them on; they have no password, and the default lets this machine in only"
                    + " (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--metrics-streams",
            paramLabel = "N",
            defaultValue = "200",
            description = "Streams with series of their own; those beyond share the name 'other' (default:"
                    + " ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--stuck-after",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = Durations.class,
            description = "/health/live says no once a native call has run for longer (default: ${DEFAULT-VALUE}).")
    private Duration stuckAfter;

    @Option(
            names = "--notify",
            paramLabel = "URL",
            description = "Post a small JSON there when a stream is lost, is back or ends, when dead letters appear and"
                    + " when nothing progresses (default: nowhere).")
    private String notify;

    @Option(
            names = "--trace",
            paramLabel = "URL",
            description =
                    "Send OpenTelemetry spans of single frames there, as OTLP over HTTP, e.g. http://collector:4318"
                            + " (default: nowhere). See docs/operations.md.")
    private String trace;

    @Option(
            names = "--trace-sample",
            paramLabel = "N",
            defaultValue = "100",
            description = "With --trace, where frames are taken in: one of so many is traced; 1 for all (default:"
                    + " ${DEFAULT-VALUE}).")
    private int traceSample;

    @Option(
            names = "--log-format",
            paramLabel = "FORM",
            defaultValue = "text",
            description =
                    "Form of the log: ${COMPLETION-CANDIDATES}, one event per line (default:" + " ${DEFAULT-VALUE}).")
    private LogFormat logFormat;

    /** Form of the log. */
    public LogFormat logFormat() {
        return logFormat;
    }

    /**
     * Lets a command work while it is traced, if it is to be.
     *
     * @param process name of the command
     * @param work given who traces, which is closed after it
     */
    public int traced(String process, ToIntFunction<Optional<Tracing>> work) {
        if (trace == null) {
            return work.applyAsInt(Optional.empty());
        }
        TraceOptions options = new TraceOptions(TraceOptions.address(trace), traceSample);
        try (SpanTracing tracing = SpanTracing.open(options, process)) {
            return work.applyAsInt(Optional.of(tracing));
        }
    }

    /**
     * How the command is watched.
     *
     * @param usual port where none is named; empty for none
     * @param tracing who traces
     */
    public MeterOptions meters(OptionalInt usual, Optional<Tracing> tracing) {
        if (port != null && (port < 0 || port > HttpSettings.MOST_PORT)) {
            throw new UserError(
                    MeterServer.PORT_OPTION + " is not between 0 and " + HttpSettings.MOST_PORT + ": " + port);
        }
        if (streams < 0 || streams > MOST_STREAMS) {
            throw new UserError("--metrics-streams is not between 0 and " + MOST_STREAMS + ": " + streams);
        }
        if (stuckAfter.isZero()) {
            throw new UserError("--stuck-after is zero");
        }
        OptionalInt wanted = port == null ? usual : port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
        return new MeterOptions(
                wanted,
                port != null,
                host,
                streams,
                stuckAfter,
                Optional.ofNullable(notify).map(Notifier::address),
                tracing);
    }
}
