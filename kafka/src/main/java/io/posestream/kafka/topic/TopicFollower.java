package io.posestream.kafka.topic;

import io.posestream.kafka.ClientSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Owns a thread and a consumer that follow a topic from given offsets on, without a group, until it is closed. Only
 * committed records are seen.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int RECORDS_PER_POLL = 500;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<? super ConsumerRecord<String, byte[]>> records;
    private final Consumer<? super Throwable> failed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong idlePolls = new AtomicLong();
    private final Thread thread;

    private TopicFollower(
            KafkaConsumer<String, byte[]> consumer,
            String topic,
            Consumer<? super ConsumerRecord<String, byte[]>> records,
            Consumer<? super Throwable> failed) {
        this.consumer = consumer;
        this.records = records;
        this.failed = failed;
        this.thread = new Thread(this::follow, "follow-" + topic);
    }

    /**
     * Starts following.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     * @param from first offset per partition; the log's start where none is given
     * @param records receiver, on the follower's thread, in order within a partition
     * @param failed told once when following ends by itself, also when {@code records} throws
     */
    public static TopicFollower open(
            ClientSettings settings,
            String topic,
            Map<Integer, Long> from,
            Consumer<? super ConsumerRecord<String, byte[]>> records,
            Consumer<? super Throwable> failed) {
        return open(settings, topic, (consumer, partitions) -> assign(consumer, partitions, from), records, failed);
    }

    /** As {@link #open}, from the present end of every partition on. */
    public static TopicFollower openAtEnd(
            ClientSettings settings,
            String topic,
            Consumer<? super ConsumerRecord<String, byte[]>> records,
            Consumer<? super Throwable> failed) {
        return open(
                settings,
                topic,
                (consumer, partitions) -> {
                    consumer.assign(partitions);
                    // asked at once: what is committed after this call is seen
                    consumer.endOffsets(partitions).forEach(consumer::seek);
                },
                records,
                failed);
    }

    private static TopicFollower open(
            ClientSettings settings,
            String topic,
            BiConsumer<KafkaConsumer<String, byte[]>, List<TopicPartition>> start,
            Consumer<? super ConsumerRecord<String, byte[]>> records,
            Consumer<? super Throwable> failed) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.followingConsumer(RECORDS_PER_POLL));
        try {
            start.accept(consumer, TopicReader.partitions(consumer, topic));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
        TopicFollower follower = new TopicFollower(consumer, topic, records, failed);
        follower.thread.start();
        return follower;
    }

    private static void assign(
            KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions, Map<Integer, Long> from) {
        consumer.assign(partitions);
        consumer.beginningOffsets(partitions)
                .forEach((partition, start) ->
                        consumer.seek(partition, Math.max(start, from.getOrDefault(partition.partition(), start))));
    }

    private void follow() {
        try {
            while (!closed.get()) {
                ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<String, byte[]> record : polled) {
                    records.accept(record);
                }
                if (polled.isEmpty()) {
                    idlePolls.incrementAndGet();
                }
            }
        } catch (WakeupException e) {
            if (!closed.get()) {
                failed.accept(e);
            }
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        } finally {
            // there is no group to leave; the broker would answer the fetch under way first
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /**
     * Waits until everything committed before this call has been handed over, or the time is up.
     *
     * @return whether it has been
     */
    public boolean awaitCaughtUp(Duration most) throws InterruptedException {
        // the poll under way may have begun before the call; the one after it did not
        long enough = idlePolls.get() + 2;
        long deadline = System.nanoTime() + most.toNanos();
        while (idlePolls.get() < enough && thread.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(POLL.toMillis() / 2);
        }
        return idlePolls.get() >= enough;
    }

    /** Stops and waits for the thread, unless it is the thread itself that closes. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            consumer.wakeup();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
