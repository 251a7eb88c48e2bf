package io.posestream.kafka;

import io.posestream.core.CaptureClock;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.worker.OrderedWorker;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topics of one test under a prefix of its own, and what a test does with them. Closes its clients. */
public final class Chain implements AutoCloseable {
    public static final String STAGE = "detector";
    public static final FrameMeta META = new FrameMeta(1_680_000, CaptureClock.PRESENTATION, 40_000, 1920, 1080);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ClientSettings clients;
    private final Topics topics;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;

    public Chain(TestBroker broker, String prefix, int partitions) {
        this.clients = new ClientSettings(broker.bootstrapServers(), prefix);
        this.topics = clients.topics();
        this.admin = Admin.create(clients.admin());
        this.producer = new KafkaProducer<>(clients.producer(true));
        TopicPlan.embedded(partitions).create(admin, topics);
    }

    public ClientSettings clients() {
        return clients;
    }

    public Topics topics() {
        return topics;
    }

    public Admin admin() {
        return admin;
    }

    public static FrameId frame(String stream, long number) {
        return new FrameId(stream, 0, number);
    }

    public static StreamItem<EncodedFrame> picture(String stream, long number, long arrivalUs) {
        byte[] bytes = {(byte) number, 1, 2};
        return new Looked<>(
                frame(stream, number),
                Provenance.at(arrivalUs),
                META,
                new EncodedFrame(8, 8, number, 1, 25, ByteBuffer.wrap(bytes)));
    }

    /** Writes frames {@code from} to {@code to}, the end not included. */
    public void sendPictures(int partition, String stream, long from, long to) {
        for (long number = from; number < to; number++) {
            send(partition, picture(stream, number, 1_000_000 + number));
        }
    }

    public long send(int partition, StreamItem<EncodedFrame> item) {
        return send(topics.frames().encode(partition, item));
    }

    public long send(ProducerRecord<String, byte[]> record) {
        return Futures.get(producer.send(record)).offset();
    }

    public <W> OrderedWorker<EncodedFrame, W, Detections> start(
            WorkerConfig config, WorkerStage<EncodedFrame, W, Detections> stage) {
        return start(config, stage, LiveAnswers.told());
    }

    public <W> OrderedWorker<EncodedFrame, W, Detections> start(
            WorkerConfig config, WorkerStage<EncodedFrame, W, Detections> stage, LiveAnswers answers) {
        return OrderedWorker.start(clients, config, topics.frames(), topics.persons(), stage, answers);
    }

    /** All records of a topic, as they lie in each partition. */
    public List<ConsumerRecord<String, byte[]>> read(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(clients.manualConsumer(500))) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    public List<StreamItem<Detections>> persons() throws UnreadableRecordException {
        List<StreamItem<Detections>> items = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : read(topics.persons().name())) {
            items.add(topics.persons().decode(record));
        }
        return items;
    }

    /** Waits until so many answers are in persons, then reads them. */
    public List<StreamItem<Detections>> awaitPersons(int count) throws Exception {
        awaitTrue(() -> read(topics.persons().name()).size() >= count);
        return persons();
    }

    public OffsetAndMetadata committed(int partition) {
        return Futures.get(admin.listConsumerGroupOffsets(clients.group(STAGE)).partitionsToOffsetAndMetadata())
                .get(new TopicPartition(topics.frames().name(), partition));
    }

    public void commit(int partition, long offset, String metadata) {
        Futures.get(admin.alterConsumerGroupOffsets(
                        clients.group(STAGE),
                        Map.of(
                                new TopicPartition(topics.frames().name(), partition),
                                new OffsetAndMetadata(offset, metadata)),
                        new AlterConsumerGroupOffsetsOptions())
                .all());
    }

    public void deleteFramesBelow(int partition, long offset) {
        Futures.get(admin.deleteRecords(Map.of(
                        new TopicPartition(topics.frames().name(), partition), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    public static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            Thread.sleep(20);
        }
    }

    public static <T> T get(Future<T> future) {
        return Futures.get(future);
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
