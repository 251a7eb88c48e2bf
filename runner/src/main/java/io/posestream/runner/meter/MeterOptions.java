package io.posestream.runner.meter;

import static java.util.Objects.requireNonNull;

import io.posestream.http.HttpSettings;
import io.posestream.kafka.trace.Tracing;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a process lets itself be watched.
 *
 * @param port of metrics and health; empty for none, 0 for any free one
 * @param named whether the user named the port: one that is taken is refused, where else the process goes on without
 * @param host to listen on
 * @param streams most streams with series of their own
 * @param stuckAfter a native call longer than this does not come back
 * @param noticesTo address to post to what somebody should know; empty for nowhere
 * @param tracing told of single frames, closed by whoever opened it; empty where nobody traces
 */
public record MeterOptions(
        OptionalInt port,
        boolean named,
        String host,
        int streams,
        Duration stuckAfter,
        Optional<URI> noticesTo,
        Optional<Tracing> tracing) {
    /** A process that nobody watches. */
    public static final MeterOptions NONE = new MeterOptions(
            OptionalInt.empty(),
            false,
            HttpSettings.LOOPBACK,
            200,
            Duration.ofMinutes(2),
            Optional.empty(),
            Optional.empty());

    /** Checks that nothing is missing. */
    public MeterOptions {
        requireNonNull(port, "port is null");
        requireNonNull(host, "host is null");
        requireNonNull(stuckAfter, "stuckAfter is null");
        requireNonNull(noticesTo, "noticesTo is null");
        requireNonNull(tracing, "tracing is null");
    }
}
