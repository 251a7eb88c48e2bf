package io.posestream.ingest.stream;

import io.posestream.core.EncodedFrame;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.system.ThreadCpu;
import io.posestream.ingest.NumberedFrames;
import io.posestream.kafka.EventLog;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topic;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one source to the topic of frames, in order, as fast as the lead and the room allow. Owns the source; the
 * producer is shared and stays the caller's. Run once, by one thread.
 */
final class IngestPump implements Callable<IngestPump.Outcome> {
    private static final Logger LOG = LoggerFactory.getLogger(IngestPump.class);
    private static final String STAGE = "ingest";

    /** How a source ended. */
    enum Outcome {
        /** Its end is sent. */
        ENDED,
        /** It failed after its start; an end that says so is sent. */
        SOURCE_FAILED,
        /** Stopped from outside; no end is sent, so that it can be resumed. */
        STOPPED
    }

    private final String streamId;
    private final int partition;
    private final NumberedFrames frames;
    private final Topic<EncodedFrame> topic;
    private final Producer<String, byte[]> producer;
    private final Lead lead;
    private final Room room;
    private final IngestCounters counters;
    private final Optional<LivePace> pace;
    private final AtomicReference<RuntimeException> sendFailure = new AtomicReference<>();
    private boolean failed;
    private boolean saidTooSlow;

    /**
     * @param streamId of the stream
     * @param partition its records go to
     * @param frames the source; taken over and closed
     * @param topic where to
     * @param producer shared between pumps, closed by the caller after them
     * @param lead of archives, shared between pumps
     * @param pace of a live stream
     * @param room shared between pumps
     * @param counters for progress and the summary
     */
    IngestPump(
            String streamId,
            int partition,
            NumberedFrames frames,
            Topic<EncodedFrame> topic,
            Producer<String, byte[]> producer,
            Lead lead,
            Optional<LivePace> pace,
            Room room,
            IngestCounters counters) {
        this.streamId = streamId;
        this.partition = partition;
        this.frames = frames;
        this.topic = topic;
        this.producer = producer;
        this.lead = lead;
        this.room = room;
        this.counters = counters;
        this.pace = pace;
    }

    /** Sends until the end; interrupting the thread stops it between two records. */
    @Override
    public Outcome call() {
        try (frames) {
            return pump();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.STOPPED;
        }
    }

    private Outcome pump() throws InterruptedException {
        while (true) {
            if (pace.isPresent()) {
                pace.get().awaitTurn();
                counters.needs(streamId, pace.get().aloneMs());
                counters.tooLong(streamId, pace.get().tooLongMs());
                pace.get().tooLongMs().ifPresent(this::sayTooSlow);
            }
            Optional<StreamItem<EncodedFrame>> item = read();
            if (item.isEmpty()) {
                failed = true;
                frames.fail();
                continue;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped");
            }
            send(withRoom(item.get()), System.nanoTime());
            if (item.get() instanceof StreamItem.End<EncodedFrame> end
                    && !end.reason().equals(EndReason.LOST)) {
                producer.flush();
                throwIfSendFailed();
                return failed ? Outcome.SOURCE_FAILED : Outcome.ENDED;
            }
        }
    }

    /** Says once that even a single picture takes longer than the bound on age. */
    private void sayTooSlow(long neededMs) {
        if (!saidTooSlow) {
            saidTooSlow = true;
            LOG.warn(
                    "{}: a frame that has the chain for itself is {} ms old at its result, more than --max-age: results"
                            + " are older than that",
                    streamId,
                    neededMs);
        }
    }

    /** Waits for lead and room with a picture of a recording; a camera goes on without it. */
    private StreamItem<EncodedFrame> withRoom(StreamItem<EncodedFrame> item) throws InterruptedException {
        if (!(item instanceof StreamItem.Looked<EncodedFrame> picture)) {
            return item;
        }
        long bytes = picture.value().bytes().remaining();
        if (pace.isEmpty()) {
            lead.acquire(picture.id());
            room.await(bytes);
            return item;
        }
        if (!room.offer(bytes)) {
            return new StreamItem.Gap<>(item.id(), item.provenance(), 1, GapReason.ROOM);
        }
        pace.get().sent(item.id(), item.provenance().arrivalUs());
        return item;
    }

    /** The next item; empty where the source failed. */
    private Optional<StreamItem<EncodedFrame>> read() throws InterruptedException {
        long started = ThreadCpu.nanos();
        try {
            Optional<StreamItem<EncodedFrame>> item = frames.next();
            counters.read(item.orElseThrow(), frames.taken(), ThreadCpu.nanos() - started);
            return item;
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while reading");
            }
            EventLog.warn(
                    LOG,
                    STAGE,
                    Optional.of(frames.position()),
                    "source",
                    "{}: the source failed after {} frames",
                    streamId,
                    frames.taken(),
                    e);
            counters.failed(streamId, frames.taken(), e);
            return Optional.empty();
        }
    }

    private void send(StreamItem<EncodedFrame> item, long startedNanos) {
        throwIfSendFailed();
        ProducerRecord<String, byte[]> record = topic.encode(partition, item);
        FrameId id = item.id();
        SettingsHeaders.mark(record.headers(), frames.settings());
        TimeHeaders.stamp(record.headers(), STAGE, item.provenance().arrivalUs(), TimeHeaders.nowUs());
        Future<RecordMetadata> unused = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                sendFailure.compareAndSet(
                        null, new IllegalStateException("sending " + id + " to " + topic + " failed", failure));
            }
        });
        counters.sent(record.value().length, System.nanoTime() - startedNanos);
    }

    private void throwIfSendFailed() {
        RuntimeException failure = sendFailure.get();
        if (failure != null) {
            throw failure;
        }
    }
}
