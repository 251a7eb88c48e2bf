package io.posestream.drill;

import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.client.Received;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * Follows the answers as another program would, through all that happens to the brokers, and demands that every number of a
 * stream is answered once, in order, in one epoch, by a frame that was looked at. Thread-safe.
 */
final class Answers implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long CLOSE_MS = 10_000;

    private final ReaderSettings settings;
    private final Thread thread;
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private volatile boolean closed;

    private Answers(ReaderSettings settings) {
        this.settings = settings;
        this.thread = new Thread(this::read, "answers");
        thread.setDaemon(true);
    }

    /** Begins to read; the topic must be there. */
    static Answers follow(String servers) {
        Answers answers = new Answers(ReaderSettings.of(servers));
        answers.thread.start();
        return answers;
    }

    /** Opens once more what a broker's death has closed: from the beginning, with nothing known. */
    private void read() {
        while (!closed) {
            try (PosestreamReader<StreamItem<Tracks>> reader = PosestreamReader.tracks(settings)) {
                forget();
                while (!closed) {
                    reader.poll(POLL).forEach(this::take);
                }
            } catch (KafkaException e) {
                if (!closed) {
                    System.err.println("drill: reads the answers anew: " + e);
                }
            }
        }
    }

    private synchronized void forget() {
        next.clear();
        ended.clear();
    }

    private synchronized void take(Received<StreamItem<Tracks>> received) {
        StreamItem<Tracks> item = received.value();
        String stream = item.id().streamId();
        long wanted = next.getOrDefault(stream, 0L);
        if (item.id().epoch() != 0 || item.id().number() != wanted || ended.containsKey(stream)) {
            faults.add("after " + stream + "/0/" + wanted + (ended.containsKey(stream) ? ", the end," : "") + " comes "
                    + item.id() + " at " + received.partition() + "/" + received.offset());
        }
        if (item instanceof StreamItem.End) {
            ended.put(stream, item.id().number());
        } else if (!(item instanceof StreamItem.Looked)) {
            faults.add(item.id() + " is answered by " + item);
        }
        next.put(stream, item.id().number() + item.count());
    }

    /** Frames that are answered. */
    synchronized long count() {
        return next.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Frames of the streams that have ended, by stream. */
    synchronized Map<String, Long> ended() {
        return Map.copyOf(ended);
    }

    /** What must not be, one line each. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
