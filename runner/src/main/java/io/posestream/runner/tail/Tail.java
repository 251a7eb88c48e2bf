package io.posestream.runner.tail;

import static java.util.Objects.requireNonNull;

import io.posestream.client.PosestreamReader;
import io.posestream.client.Received;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Prints the records of a topic as they come.
 *
 * @param stream whose records alone are printed; empty for all
 * @param streamOf the stream of a record
 * @param line a record as text
 * @param limit how many lines at most; empty for no end
 */
public record Tail<T>(
        Optional<String> stream, Function<T, String> streamOf, Function<T, String> line, OptionalLong limit) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Checks that nothing is missing. */
    public Tail {
        requireNonNull(stream, "stream is null");
        requireNonNull(streamOf, "streamOf is null");
        requireNonNull(line, "line is null");
        requireNonNull(limit, "limit is null");
    }

    /**
     * Prints until somebody asks to stop, the limit is reached, or nobody reads any more.
     *
     * @param reader is borrowed
     * @param out is flushed after every batch
     */
    public void print(PosestreamReader<T> reader, PrintWriter out, BooleanSupplier stop) {
        long left = limit.orElse(Long.MAX_VALUE);
        while (left > 0 && !stop.getAsBoolean() && !out.checkError()) {
            for (Received<T> received : reader.poll(POLL)) {
                T value = received.value();
                boolean wanted = stream.map(streamOf.apply(value)::equals).orElse(true);
                if (wanted && left > 0) {
                    out.println(line.apply(value));
                    left--;
                }
            }
        }
        out.flush();
    }
}
