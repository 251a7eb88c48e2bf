package io.posestream.ingest.stream;

import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What ingest has done so far, for progress and summaries: frames in = all numbers taken. Thread-safe. */
public final class IngestCounters {
    private final Map<String, Long> taken = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final LongAdder readNanos = new LongAdder();
    private final LongAdder sendNanos = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    void read(StreamItem<EncodedFrame> item, long numbers, long nanos) {
        taken.put(item.id().streamId(), numbers);
        readNanos.add(nanos);
    }

    void sent(long bytes, long nanos) {
        sentBytes.add(bytes);
        sendNanos.add(nanos);
    }

    void failed(String streamId, long numbers, Exception cause) {
        taken.put(streamId, numbers);
        failures.put(streamId, "the source failed: " + cause.getMessage());
    }

    /** Notes a record in {@code tracks} that is not the tracker's. */
    void foreign() {
        foreign.increment();
    }

    /** Records in {@code tracks} that were not the tracker's. */
    public long foreignAnswers() {
        return foreign.sum();
    }

    /** Frames in: how many numbers of a stream were taken, those of earlier runs included. */
    public long framesIn(String streamId) {
        return taken.getOrDefault(streamId, 0L);
    }

    /** Why a stream failed after its start. */
    public Optional<String> failure(String streamId) {
        return Optional.ofNullable(failures.get(streamId));
    }

    /** All failures by stream. */
    public Map<String, String> failures() {
        return new TreeMap<>(failures);
    }

    /** CPU time of the threads that read, decode and encode, in ns, over all sources. */
    public long readNanos() {
        return readNanos.sum();
    }

    /** Time spent handing records to the producer, in ns; waits for lead and room are not counted. */
    public long sendNanos() {
        return sendNanos.sum();
    }

    /** Bytes of record values sent. */
    public long sentBytes() {
        return sentBytes.sum();
    }
}
