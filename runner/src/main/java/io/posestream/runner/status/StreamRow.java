package io.posestream.runner.status;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.proto.TimeHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;

/** What is known of one stream from the records that were read of it. Not thread-safe. */
final class StreamRow {
    /** Over how long a rate is taken. */
    static final Duration RATE = Duration.ofSeconds(10);

    /** A process that lives says how its sources are every 5 s. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    private static final String ANSWERED = "tracker-out-us";

    private final String id;
    private int partition = -1;
    private final Map<String, Long> skipped = new TreeMap<>();
    private final Deque<Long> answeredUs = new ArrayDeque<>();
    private long epoch = -1;
    private long results;
    private long failed;
    private long people;
    private long lastUs;
    private long lastAgeUs;
    private Optional<String> end = Optional.empty();
    private Optional<SourceStatus> source = Optional.empty();
    private long deadLetters;
    private String lastReason = "";

    StreamRow(String id) {
        this.id = id;
    }

    /** Of its records; -1 before there is any. */
    int partition() {
        return partition;
    }

    /** Notes where its records lie. */
    StreamRow in(int place) {
        partition = place;
        return this;
    }

    /** Whether something is known of it that is not older than asked for. */
    boolean isKnownWithin(Optional<Duration> time, long nowMs) {
        boolean hasRecords = partition >= 0;
        return hasRecords
                || time.isEmpty()
                || source.filter(status -> nowMs - status.saidMs() <= time.get().toMillis())
                        .isPresent();
    }

    /** Takes in what is said of its source. */
    void said(SourceStatus status) {
        source = Optional.of(status);
    }

    /** Takes an answer in; an epoch that is new begins anew. */
    void answered(StreamItem<Tracks> item, Headers headers) {
        FrameId name = item.id();
        if (name.epoch() < epoch) {
            return;
        }
        if (name.epoch() > epoch) {
            begin(name.epoch());
        }
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            results++;
            people = looked.value().people().size();
        } else if (item instanceof StreamItem.Failed<Tracks>) {
            failed++;
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            skipped.merge(gap.reason(), gap.count(), Long::sum);
        } else if (item instanceof StreamItem.End<Tracks> last) {
            end = Optional.of(last.reason());
        }
        Long at = TimeHeaders.read(headers).get(ANSWERED);
        if (at != null) {
            lastUs = at;
            lastAgeUs = Math.max(0, at - item.provenance().arrivalUs());
            answeredUs.add(at);
            forgetBefore(at - micros(RATE));
        }
    }

    private void begin(long number) {
        epoch = number;
        results = 0;
        failed = 0;
        skipped.clear();
        end = Optional.empty();
    }

    private void forgetBefore(long us) {
        while (!answeredUs.isEmpty() && answeredUs.peek() < us) {
            answeredUs.remove();
        }
    }

    /** Takes a dead letter in. */
    void buried(String reason) {
        deadLetters++;
        lastReason = reason;
    }

    /**
     * The row as of a moment.
     *
     * @param nowUs wall clock, µs since 1970
     * @param waiting records of the stream's partition that stages have not read yet, by stage
     */
    StreamStatus at(long nowUs, Map<String, Long> waiting) {
        forgetBefore(nowUs - micros(RATE));
        boolean moves = !answeredUs.isEmpty();
        String chain = end.map(why -> "ended: " + why)
                .orElseGet(
                        () -> moves ? "running" : waiting.values().stream().anyMatch(n -> n > 0) ? "waiting" : "quiet");
        return new StreamStatus(
                id,
                Math.max(0, epoch),
                source.filter(status -> status.policy() == StreamPolicy.LIVE)
                        .map(status -> camera(status, nowUs / 1000))
                        .orElse(chain),
                source,
                moves ? answeredUs.size() / (double) RATE.toSeconds() : 0,
                lastAgeUs / 1000,
                lastUs == 0 ? -1 : Math.max(0, nowUs - lastUs) / 1000,
                end.isPresent() ? Map.of() : waiting,
                results,
                new TreeMap<>(skipped),
                failed,
                people,
                deadLetters,
                lastReason);
    }

    private static String camera(SourceStatus status, long nowMs) {
        long silentMs = nowMs - status.saidMs();
        if (status.state() != SourceState.ENDED && silentMs > SILENT.toMillis()) {
            return "unknown: its process has said nothing for " + silentMs / 1000 + " s";
        }
        String state = status.state().name().toLowerCase(Locale.ROOT);
        return status.reason().isEmpty() ? state : state + ": " + status.reason();
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }
}
