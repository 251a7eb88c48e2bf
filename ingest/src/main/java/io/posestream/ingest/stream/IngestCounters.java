package io.posestream.ingest.stream;

import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.ingest.OpenedSource;
import io.posestream.ingest.camera.CameraSource;
import io.posestream.ingest.source.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the ingest of a process has done so far, over all of its sources and for each. Thread-safe. */
public final class IngestCounters {
    private final Map<String, StreamCounters> streams = new ConcurrentHashMap<>();
    private final LongAdder sentRecords = new LongAdder();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, Long> neededMs = new ConcurrentHashMap<>();
    private final Map<String, Long> tooLongMs = new ConcurrentHashMap<>();
    private final LongAdder readNanos = new LongAdder();
    private final LongAdder sendNanos = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    /**
     * From now on a stream has counters.
     *
     * @param where its epoch begins, where that is told
     */
    StreamCounters begin(PlannedSource source, Optional<SourceStatus.Begun> where) {
        StreamPlan plan = source.plan();
        Optional<CameraSource> camera =
                source.source().frames() instanceof CameraSource opened ? Optional.of(opened) : Optional.empty();
        StreamCounters begun = new StreamCounters(
                source.streamId(),
                plan.epoch(),
                plan.firstNumber(),
                camera,
                source.source().start().policy(),
                isUnverified(source.source()),
                where);
        if (plan.waitOnly()) {
            begun.state(SourceState.ENDED, "sent by an earlier process");
        }
        streams.put(begun.streamId(), begun);
        return begun;
    }

    private static boolean isUnverified(OpenedSource source) {
        return source.options().origin() instanceof Origin.Remote remote
                && remote.address().isInsecure();
    }

    /** A stream of this process; empty for those of others. */
    public Optional<StreamCounters> stream(String streamId) {
        return Optional.ofNullable(streams.get(streamId));
    }

    /** All streams of this process by id. */
    public List<StreamCounters> streams() {
        return streams.values().stream()
                .sorted(Comparator.comparing(StreamCounters::streamId))
                .toList();
    }

    /** How each source is now, by stream. */
    List<SourceStatus> status(long nowMs) {
        return streams().stream().map(stream -> stream.status(nowMs)).toList();
    }

    void read(StreamItem<EncodedFrame> item, long numbers, long nanos) {
        stream(item.id().streamId()).ifPresent(stream -> {
            stream.taken(numbers);
            stream.epoch(item.id().epoch());
            if (item instanceof StreamItem.End<EncodedFrame> end) {
                stream.state(SourceState.ENDED, end.reason());
            } else {
                stream.state(SourceState.RUNNING, "");
            }
        });
        readNanos.add(nanos);
    }

    void sent(long bytes, long nanos) {
        sentRecords.increment();
        sentBytes.add(bytes);
        sendNanos.add(nanos);
    }

    void failed(String streamId, long numbers, Exception cause) {
        stream(streamId).ifPresent(stream -> stream.taken(numbers));
        failures.put(streamId, "the source failed: " + cause.getMessage());
    }

    /** Notes how old a live stream's frame becomes that has the chain for itself, where that is known. */
    void needs(String streamId, OptionalLong aloneMs) {
        aloneMs.ifPresent(ms -> neededMs.put(streamId, ms));
    }

    /** The same where it is more than its bound on age; empty again once it is not. */
    void tooLong(String streamId, OptionalLong ms) {
        ms.ifPresentOrElse(needed -> tooLongMs.put(streamId, needed), () -> tooLongMs.remove(streamId));
    }

    /**
     * How old a live stream's frame is at its result that has the chain for itself, in ms: nine of ten are younger. Empty
     * for archives, and where it is not known yet.
     */
    public OptionalLong neededMs(String streamId) {
        Long needed = neededMs.get(streamId);
        return needed == null ? OptionalLong.empty() : OptionalLong.of(needed);
    }

    /** The same where it is more than the stream's bound on age, so that its results are older than that. */
    public OptionalLong tooLongMs(String streamId) {
        Long needed = tooLongMs.get(streamId);
        return needed == null ? OptionalLong.empty() : OptionalLong.of(needed);
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
        return stream(streamId).map(StreamCounters::framesIn).orElse(0L);
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

    /** Records sent: pictures, gaps and ends. */
    public long sentRecords() {
        return sentRecords.sum();
    }

    /** Bytes of record values sent. */
    public long sentBytes() {
        return sentBytes.sum();
    }
}
