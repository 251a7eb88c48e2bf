package io.posestream.media.video;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link VideoReader} opens its source.
 *
 * @param threads decoding threads, at least 1; the pictures of a sound video, their order and the count of corrupt packets
 *     do not depend on it, but what is painted after damage may: one thread where runs over damaged files must agree
 * @param openTimeout longest time until the source answers, and again until what it sends is known
 * @param readTimeout longest time one read may block
 * @param formatOptions raw FFmpeg format options, such as {@code rtsp_transport} = {@code tcp}
 * @param liveAge longest time a packet of a camera waits to be decoded; where it is set a camera is read by a thread of
 *     its own. Without meaning for recordings
 */
public record ReaderOptions(
        int threads,
        Duration openTimeout,
        Duration readTimeout,
        Map<String, String> formatOptions,
        Optional<Duration> liveAge) {
    private static final Duration DEFAULT_OPEN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_THREADS = 64;

    /** Checks the ranges and copies the map. */
    public ReaderOptions {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MAX_THREADS + ": " + threads);
        }
        requirePositive(openTimeout, "openTimeout");
        requirePositive(readTimeout, "readTimeout");
        formatOptions = Map.copyOf(formatOptions);
        liveAge.ifPresent(age -> requirePositive(age, "liveAge"));
    }

    /** Without a bound of age. */
    public ReaderOptions(int threads, Duration openTimeout, Duration readTimeout, Map<String, String> formatOptions) {
        this(threads, openTimeout, readTimeout, formatOptions, Optional.empty());
    }

    private static void requirePositive(Duration value, String name) {
        if (requireNonNull(value, name + " is null").isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    /** One thread, 30 s for opening and for each read, no raw options. */
    public static ReaderOptions defaults() {
        return new ReaderOptions(1, DEFAULT_OPEN_TIMEOUT, DEFAULT_READ_TIMEOUT, Map.of());
    }

    /** These options with {@code count} decoding threads. */
    public ReaderOptions withThreads(int count) {
        return new ReaderOptions(count, openTimeout, readTimeout, formatOptions, liveAge);
    }
}
