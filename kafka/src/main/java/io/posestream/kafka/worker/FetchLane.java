package io.posestream.kafka.worker;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The requests of one partition and what has been read for them. Used by the fetcher's thread only. */
final class FetchLane {
    /** Reading over so few records that nobody asks for costs less than a seek. */
    private static final int READ_OVER = 4;
    /** So many records are kept once they are passed: streams of one partition overtake each other by a little. */
    private static final int KEPT = 4;

    private static final long NOWHERE = -1;

    /**
     * One picture to fetch.
     *
     * @param partition it lies in
     * @param offset it lies at
     * @param id the frame that must lie there
     * @param answer completed by the fetcher
     */
    record Request(
            TopicPartition partition, long offset, FrameId id, CompletableFuture<Optional<EncodedFrame>> answer) {}

    private final TopicPartition partition;
    private final Deque<Request> requests = new ArrayDeque<>();
    private final Deque<ConsumerRecord<String, byte[]>> records = new ArrayDeque<>();
    private final Deque<ConsumerRecord<String, byte[]>> passed = new ArrayDeque<>();
    /** Offset of the record that the consumer gives next. */
    private long next = NOWHERE;

    /** Offset of the last seek: where its record does not follow, it is gone. */
    private long soughtAt = NOWHERE;

    private boolean begun;
    /** When the request in front was last moved up, or its log last looked at. */
    private long lookedNs;

    FetchLane(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    Deque<Request> requests() {
        return requests;
    }

    /** Whether somebody waits for what is not read yet. */
    boolean needsRecords() {
        return !requests.isEmpty() && records.isEmpty();
    }

    /** Whether the request in front has waited for so long; asking begins the time anew. */
    boolean isLate(long ns) {
        long now = System.nanoTime();
        boolean late = needsRecords() && now - lookedNs > ns;
        if (late) {
            lookedNs = now;
        }
        return late;
    }

    /** Offset of the record that the request in front asks for; there is one. */
    long awaited() {
        return requests.element().offset();
    }

    /** Whether it has been read from before. */
    boolean hasBegun() {
        return begun;
    }

    void offer(ConsumerRecord<String, byte[]> record) {
        records.add(record);
        next = record.offset() + 1;
    }

    /**
     * Answers as many requests as can be, and seeks for the next where reading on does not lead there.
     *
     * @param answer given a request and its record, or none where there is none any more
     * @param seek moves the consumer
     */
    void serve(BiConsumer<Request, Optional<ConsumerRecord<String, byte[]>>> answer, LongConsumer seek) {
        while (!requests.isEmpty()) {
            long offset = requests.peek().offset();
            Optional<ConsumerRecord<String, byte[]>> kept =
                    passed.stream().filter(record -> record.offset() == offset).findFirst();
            if (kept.isPresent()) {
                answer.accept(requests.remove(), kept);
                continue;
            }
            while (!records.isEmpty() && records.peek().offset() < offset) {
                pass(records.remove());
            }
            if (records.isEmpty()) {
                reach(offset, seek);
                return;
            }
            if (records.peek().offset() == offset) {
                soughtAt = NOWHERE;
                answer.accept(requests.remove(), Optional.of(records.peek()));
            } else if (soughtAt == offset) {
                soughtAt = NOWHERE;
                answer.accept(requests.remove(), Optional.empty());
            } else {
                records.clear();
                jump(offset, seek);
                return;
            }
        }
    }

    private void pass(ConsumerRecord<String, byte[]> record) {
        passed.add(record);
        if (passed.size() > KEPT) {
            passed.remove();
        }
    }

    private void reach(long offset, LongConsumer seek) {
        if (soughtAt == offset && next <= offset) {
            return;
        }
        if (next == NOWHERE || offset < next || offset > next + READ_OVER) {
            jump(offset, seek);
        }
    }

    private void jump(long offset, LongConsumer seek) {
        seek.accept(offset);
        begun = true;
        lookedNs = System.nanoTime();
        soughtAt = offset;
        next = offset;
    }

    /** The record the next request waits for is outside the log. */
    void expireHead(BiConsumer<Request, Optional<ConsumerRecord<String, byte[]>>> answer) {
        next = NOWHERE;
        if (!requests.isEmpty()) {
            answer.accept(requests.remove(), Optional.empty());
        }
    }
}
