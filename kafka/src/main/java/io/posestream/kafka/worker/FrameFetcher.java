package io.posestream.kafka.worker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches pictures by where they lie: reads on sequentially beside a worker and seeks only where it must. Owns a consumer
 * and the thread it lives on. A picture that is no longer there, or never was, is an answer, not an error; where nothing can
 * be read any more, every request ends in {@link StageBrokenException}. Thread-safe.
 */
public final class FrameFetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameFetcher.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final long IDLE_MS = 100;
    /** For how long a record may be late before its log is looked at; those that are there come within a few ms. */
    private static final long LATE_NS = 300_000_000;
    /** A broker that is away is asked again. */
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** Its thread looks up far more often; a broker that hangs must not keep the process. */
    private static final Duration CLOSE = Duration.ofSeconds(10);
    /** Few, since each is a picture; those read ahead of their request are kept. */
    private static final int MAX_POLL_RECORDS = 8;

    private final Topic<EncodedFrame> topic;
    private final Consumer<String, byte[]> consumer;
    private final LinkedBlockingQueue<FetchLane.Request> requests = new LinkedBlockingQueue<>();
    private final Map<TopicPartition, FetchLane> lanes = new HashMap<>();
    private final LongAdder fetched = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder seeks = new LongAdder();
    private final Thread thread;
    private volatile Set<Integer> wanted = Set.of();
    private volatile Optional<Throwable> death = Optional.empty();
    private volatile boolean closing;

    /** Starts the thread; nothing is read before the first request. */
    public FrameFetcher(ClientSettings clients) {
        this.topic = clients.topics().frames();
        this.consumer = new KafkaConsumer<>(clients.manualConsumer(MAX_POLL_RECORDS));
        this.thread = new Thread(this::run, "frame-fetcher");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Asks for a picture; asking in the order of offsets is what makes it fast.
     *
     * @param location where it lies
     * @param id which frame must lie there
     * @return completed with the picture, a view of the record's bytes; empty where it is not there;
     *     exceptionally with {@link UnreadableRecordException} where its record cannot be decoded, and with
     *     {@link StageBrokenException} where the topic cannot be read any more or this is closed
     */
    public CompletableFuture<Optional<EncodedFrame>> fetch(FrameLocation location, FrameId id) {
        FetchLane.Request request = new FetchLane.Request(
                new TopicPartition(topic.name(), location.partition()),
                location.offset(),
                requireNonNull(id, "id is null"),
                new CompletableFuture<>());
        requests.add(request);
        if (closing) {
            refuse(request);
        }
        return request.answer();
    }

    /** Drops what is kept of partitions that are no longer of interest. */
    public void retain(Collection<Integer> partitions) {
        wanted = Set.copyOf(partitions);
    }

    /** Pictures handed out. */
    public long fetched() {
        return fetched.sum();
    }

    /** Pictures that were not there. */
    public long expired() {
        return expired.sum();
    }

    /** Jumps that the order of requests made necessary; each throws away what was read ahead. */
    public long seeks() {
        return seeks.sum();
    }

    /** Ends the thread and closes the consumer; open requests end with an error. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        Closing.join(thread, CLOSE);
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                step();
            }
        } catch (Throwable e) {
            if (!closing) {
                LOG.error("the frame fetcher stops", e);
                death = Optional.of(e);
            }
        } finally {
            closing = true;
            requests.forEach(this::refuse);
            lanes.values().forEach(lane -> lane.requests().forEach(this::refuse));
        }
    }

    private void refuse(FetchLane.Request request) {
        request.answer()
                .completeExceptionally(
                        death.map(cause -> new StageBrokenException(topic + " cannot be read: " + cause, cause))
                                .orElseGet(() -> new StageBrokenException("the frame fetcher is closed")));
    }

    private void step() throws InterruptedException {
        boolean busy = lanes.values().stream().anyMatch(FetchLane::needsRecords);
        FetchLane.Request request = busy ? requests.poll() : requests.poll(IDLE_MS, TimeUnit.MILLISECONDS);
        while (request != null) {
            if (isNowhere(request.partition())) {
                answer(request, Optional.empty());
            } else {
                lane(request.partition()).requests().add(request);
            }
            request = requests.poll();
        }
        lanes.values().forEach(this::serve);
        if (lanes.values().stream().anyMatch(FetchLane::needsRecords)) {
            read();
            // before the next wait for requests: whoever asked for this one may be all there is
            lanes.values().forEach(this::serve);
        }
        for (FetchLane lane : lanes.values()) {
            if (lane.isLate(LATE_NS)) {
                look(lane);
            }
        }
    }

    /** Whether there is no such partition, by what the broker said of the topic. */
    private boolean isNowhere(TopicPartition partition) {
        if (lanes.containsKey(partition)) {
            return false;
        }
        try {
            List<PartitionInfo> there = consumer.partitionsFor(topic.name(), LOOK);
            if (there == null || there.isEmpty()) {
                throw new IllegalStateException("topic " + topic + " is gone");
            }
            return there.stream().noneMatch(info -> info.partition() == partition.partition());
        } catch (RetriableException e) {
            return false;
        }
    }

    /** A record that lies at the end of its log, or behind it, would be waited for for ever. */
    private void look(FetchLane lane) {
        try {
            long end = consumer.endOffsets(List.of(lane.partition()), LOOK).get(lane.partition());
            if (lane.awaited() >= end || consumer.position(lane.partition(), LOOK) > lane.awaited()) {
                lane.expireHead(this::answer);
            }
        } catch (RetriableException e) {
            LOG.info("the log of frames cannot be looked at just now: {}", e.toString());
        }
    }

    private FetchLane lane(TopicPartition partition) {
        FetchLane known = lanes.get(partition);
        if (known != null) {
            return known;
        }
        lanes.keySet()
                .removeIf(old -> !wanted.contains(old.partition())
                        && lanes.get(old).requests().isEmpty());
        FetchLane lane = new FetchLane(partition);
        lanes.put(partition, lane);
        consumer.assign(lanes.keySet());
        consumer.pause(lanes.keySet());
        return lane;
    }

    private void serve(FetchLane lane) {
        lane.serve(this::answer, offset -> {
            consumer.seek(lane.partition(), offset);
            if (lane.hasBegun()) {
                seeks.increment();
            }
        });
    }

    private void read() {
        for (FetchLane lane : lanes.values()) {
            if (lane.needsRecords()) {
                consumer.resume(List.of(lane.partition()));
            } else {
                consumer.pause(List.of(lane.partition()));
            }
        }
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                lanes.get(new TopicPartition(record.topic(), record.partition()))
                        .offer(record);
            }
        } catch (OffsetOutOfRangeException e) {
            e.partitions().forEach(partition -> lanes.get(partition).expireHead(this::answer));
        } catch (RetriableException e) {
            LOG.info("frames cannot be read just now: {}", e.toString());
        }
    }

    /** @param record the one that lies there; empty where there is none any more */
    private void answer(FetchLane.Request request, Optional<ConsumerRecord<String, byte[]>> record) {
        try {
            Optional<EncodedFrame> picture =
                    record.isEmpty() ? Optional.empty() : picture(request.id(), topic.decode(record.get()));
            (picture.isEmpty() ? expired : fetched).increment();
            request.answer().complete(picture);
        } catch (UnreadableRecordException e) {
            request.answer().completeExceptionally(e);
        }
    }

    /** Another frame than expected lies there where the topic has been made anew. */
    private static Optional<EncodedFrame> picture(FrameId id, StreamItem<EncodedFrame> item) {
        return item instanceof StreamItem.Looked<EncodedFrame> looked
                        && item.id().equals(id)
                ? Optional.of(looked.value())
                : Optional.empty();
    }
}
