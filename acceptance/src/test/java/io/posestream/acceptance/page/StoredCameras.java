package io.posestream.acceptance.page;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.TimeHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Cameras whose pictures and answers are known beforehand and written at their rate, so that a page can be watched while
 * nothing is computed. Deletes old pictures as the janitor does. Owns its thread.
 */
final class StoredCameras implements AutoCloseable {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int PARTITIONS = 4;
    private static final Duration KEPT = Duration.ofSeconds(20);
    private static final Duration JOIN = Duration.ofSeconds(20);

    private final ClientSettings clients;
    private final Film film;
    private final int cameras;
    private final int framesPerSecond;
    private final KafkaProducer<String, byte[]> pictures;
    /** One of its own: a producer cannot wait for a topic on its own thread, which is where it tells of pictures. */
    private final KafkaProducer<String, byte[]> answers;

    private final Map<TopicPartition, Long> newest = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    StoredCameras(ClientSettings clients, Film film, int cameras, int framesPerSecond) {
        this.clients = clients;
        this.film = film;
        this.cameras = cameras;
        this.framesPerSecond = framesPerSecond;
        Cluster.ask(clients, admin -> TopicPlan.embedded(PARTITIONS).create(admin, clients.topics()));
        this.pictures = new KafkaProducer<>(clients.producer(true));
        this.answers = new KafkaProducer<>(clients.producer(true));
        this.thread = new Thread(this::work, "stored-cameras");
        thread.setDaemon(true);
    }

    StoredCameras start() {
        thread.start();
        return this;
    }

    static String name(int camera) {
        return "camera-%02d".formatted(camera + 1);
    }

    private void work() {
        long startNs = System.nanoTime();
        long deleteNs = startNs;
        Map<TopicPartition, Long> old = Map.of();
        try {
            for (long number = 0; !closed; number++) {
                long due = startNs + number * TimeUnit.SECONDS.toNanos(1) / framesPerSecond;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                for (int camera = 0; camera < cameras; camera++) {
                    send(name(camera), number, film.place(number + 7L * camera));
                }
                if (System.nanoTime() - deleteNs > KEPT.toNanos()) {
                    delete(old);
                    old = Map.copyOf(newest);
                    deleteNs = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The picture, then its answer once its place is known. */
    private void send(String stream, long number, int place) {
        long arrivalUs = TimeHeaders.nowUs();
        FrameId id = new FrameId(stream, 1, number);
        long intervalUs = TimeUnit.SECONDS.toMicros(1) / framesPerSecond;
        FrameMeta meta = new FrameMeta(number * intervalUs, CaptureClock.PRESENTATION, intervalUs, WIDTH, HEIGHT);
        Optional<StreamStart> start = number == 0
                ? Optional.of(new StreamStart(StreamPolicy.LIVE, false, "stored", stream, OptionalLong.empty()))
                : Optional.empty();
        EncodedFrame picture = new EncodedFrame(
                WIDTH,
                HEIGHT,
                number,
                1,
                framesPerSecond,
                ByteBuffer.wrap(film.pictures().get(place)));
        StreamItem<EncodedFrame> frame = new StreamItem.Looked<>(
                id, new StreamItem.Provenance(arrivalUs, start, Optional.empty()), meta, picture);
        var unused = pictures.send(clients.topics().frames().encode(-1, frame), (stored, failure) -> {
            if (failure == null) {
                answer(id, start, meta, arrivalUs, stored, people(stream, place));
            }
        });
    }

    private void answer(
            FrameId id,
            Optional<StreamStart> start,
            FrameMeta meta,
            long arrivalUs,
            RecordMetadata stored,
            List<TrackedPerson> people) {
        newest.merge(new TopicPartition(stored.topic(), stored.partition()), stored.offset(), Math::max);
        Optional<FrameLocation> location = Optional.of(new FrameLocation(stored.partition(), stored.offset()));
        Tracks tracks = new Tracks(
                new Tracks.Origin("truth", "truth", "00000000", meta.captureUs()), Skeletons.COCO_17, people);
        ProducerRecord<String, byte[]> record = clients.topics()
                .tracks()
                .encode(
                        -1,
                        new StreamItem.Looked<>(
                                id, new StreamItem.Provenance(arrivalUs, start, location), meta, tracks));
        for (String stage : List.of("ingest", "detector", "pose", "tracker")) {
            TimeHeaders.stamp(record.headers(), stage, arrivalUs, TimeHeaders.nowUs());
        }
        var unused = answers.send(record, (done, failure) -> {});
    }

    private List<TrackedPerson> people(String stream, int place) {
        List<TrackedPerson> people = new ArrayList<>();
        for (Map.Entry<Integer, Pose> person : film.people().get(place).entrySet()) {
            int number = person.getKey();
            people.add(new TrackedPerson(
                    new TrackId(stream, 1, 0, number),
                    TrackState.CONFIRMED,
                    OptionalInt.of(number),
                    person.getValue()));
        }
        return people;
    }

    private void delete(Map<TopicPartition, Long> upTo) {
        Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
        upTo.forEach((partition, offset) -> records.put(partition, RecordsToDelete.beforeOffset(offset)));
        Cluster.ask(clients, admin -> Futures.get(admin.deleteRecords(records).all()));
    }

    @Override
    public void close() {
        closed = true;
        Closing.join(thread, JOIN);
        pictures.close(JOIN);
        answers.close(JOIN);
    }
}
