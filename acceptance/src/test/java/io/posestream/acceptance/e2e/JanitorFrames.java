package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.Tracks;
import io.posestream.ingest.stream.Janitor;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.PastAnswers;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.topic.TopicEnds;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.ItemHeaders;
import io.posestream.runner.broker.SharedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Topics of their own with a janitor, fed by hand. Owns its clients. */
final class JanitorFrames implements AutoCloseable {
    private final SharedBroker.Running broker;
    private final ClientSettings clients;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final Janitor janitor;

    private JanitorFrames(SharedBroker.Running broker, ClientSettings clients, KeepFrames policy) {
        this.broker = broker;
        this.clients = clients;
        this.admin = Admin.create(clients.admin());
        this.producer = new KafkaProducer<>(clients.producer(false));
        this.janitor = Janitor.open(clients, policy, Clock.systemUTC());
    }

    /** @param prefix of topics that no other test has */
    static JanitorFrames open(SharedBroker.Running broker, String prefix, int partitions, KeepFrames policy) {
        ClientSettings clients = broker.clients(prefix);
        try (Admin admin = Admin.create(clients.admin())) {
            assertThat(TopicPlan.embedded(partitions).create(admin, clients.topics()))
                    .isNotEmpty();
        }
        return new JanitorFrames(broker, clients, policy);
    }

    static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    Janitor janitor() {
        return janitor;
    }

    void send(int partition, String stream, int bytes, long... numbers) throws Exception {
        for (long number : numbers) {
            EncodedFrame frame = new EncodedFrame(64, 48, number, 1, 25, ByteBuffer.allocate(bytes));
            FrameMeta meta = new FrameMeta(number * 40_000, CaptureClock.PRESENTATION, 40_000, 64, 48);
            StreamItem<EncodedFrame> item =
                    new StreamItem.Looked<>(new FrameId(stream, 0, number), arrived(), meta, frame);
            producer.send(clients.topics().frames().encode(partition, item)).get(60, TimeUnit.SECONDS);
        }
    }

    /** A record that no ingest of ours has sent. */
    void sendForeign(int partition) throws Exception {
        producer.send(new ProducerRecord<>(clients.topics().frames().name(), partition, "x", new byte[] {1}))
                .get(60, TimeUnit.SECONDS);
    }

    /** @param stream whose number 0 the record is; empty where it is nobody's */
    void bury(int partition, long offset, Optional<String> stream) {
        janitor.buried(new DeadLetter(
                stream.map(name -> new ItemHeaders(new FrameId(name, 0, 0), 1, 0)),
                stream.map(name -> new FrameLocation(partition, offset)),
                "unreadable",
                "detector",
                clients.topics().frames().name(),
                partition,
                offset));
    }

    /** Bytes of all segments of frames, those deleted but not unlinked included. */
    long bytesOnDisk() {
        try (Stream<Path> files = Files.walk(broker.folder(), 2)) {
            return files.filter(
                            file -> file.getParent().getFileName().toString().startsWith(clients.prefix() + ".frames-"))
                    .filter(file -> file.getFileName().toString().contains(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answer(int partition, String stream, long number, long offset) {
        janitor.answered(answered(partition, stream, number, offset));
    }

    /** An answer that the janitor is not shown. */
    void answerUnseen(int partition, String stream, long number, long offset) throws Exception {
        producer.send(clients.topics().tracks().encode(partition, answered(partition, stream, number, offset)))
                .get(60, TimeUnit.SECONDS);
    }

    /** Lets the janitor look for the answers to what is there by now. */
    void allowPast() {
        janitor.past(new PastAnswers(
                clients,
                TopicEnds.of(clients, clients.topics().frames().name()),
                TopicEnds.of(clients, clients.topics().tracks().name())));
    }

    private static StreamItem<Tracks> answered(int partition, String stream, long number, long offset) {
        Provenance provenance = arrived().at(new FrameLocation(partition, offset));
        return new StreamItem.Gap<>(new FrameId(stream, 0, number), provenance, 1, GapReason.EXPIRED);
    }

    private static Provenance arrived() {
        return Provenance.at(1_700_000_000_000_000L);
    }

    CompletableFuture<Void> awaitRoom() {
        return CompletableFuture.runAsync(() -> {
            try {
                janitor.await(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** First offset of the log. */
    long start(int partition) {
        TopicPartition at = new TopicPartition(clients.topics().frames().name(), partition);
        try {
            return admin.listOffsets(Map.of(at, OffsetSpec.earliest()))
                    .partitionResult(at)
                    .get(30, TimeUnit.SECONDS)
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        janitor.close();
        producer.close();
        admin.close();
    }
}
