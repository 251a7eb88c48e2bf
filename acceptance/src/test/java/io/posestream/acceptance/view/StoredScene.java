package io.posestream.acceptance.view;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.TimeHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Writes what a chain leaves behind, pictures and answers, without computing anything. Not thread-safe. */
public final class StoredScene implements AutoCloseable {
    public static final long INTERVAL_US = 40_000;
    static final int WIDTH = 640;
    static final int HEIGHT = 360;

    private final ClientSettings clients;
    private final KafkaProducer<String, byte[]> producer;
    private final int pictureBytes;

    /**
     * @param clients how to reach the broker; topics are made
     * @param pictureBytes size of each picture
     */
    public StoredScene(ClientSettings clients, int pictureBytes) {
        this.clients = clients;
        this.pictureBytes = pictureBytes;
        Cluster.ask(clients, admin -> TopicPlan.embedded(2).create(admin, clients.topics()));
        this.producer = new KafkaProducer<>(clients.producer(true));
    }

    /** A picture that tells which frame's it is, and is one as far as its first bytes go. */
    static byte[] picture(String stream, long number, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.putShort((short) 0xFFD8).putInt(stream.hashCode()).putLong(number);
        return bytes.array();
    }

    /** A frame with two people, one confirmed, arrived at a moment; its place among the pictures. */
    public FrameLocation frame(String stream, long epoch, long number, long arrivalUs) {
        return frames(stream, epoch, number, number + 1, arrivalUs);
    }

    /** Frames in a row that arrived one interval after the other, the last one now. */
    public void frames(String stream, long from, long to) {
        frames(stream, 0, from, to, TimeHeaders.nowUs() - (to - 1 - from) * INTERVAL_US);
    }

    /**
     * Frames in a row that arrived one interval after the other.
     *
     * @param firstUs when the first one arrived
     * @return the last one's place among the pictures
     */
    public FrameLocation frames(String stream, long epoch, long from, long to, long firstUs) {
        List<StreamItem.Looked<EncodedFrame>> pictures = new ArrayList<>();
        for (long number = from; number < to; number++) {
            pictures.add(encoded(stream, epoch, number, firstUs + (number - from) * INTERVAL_US));
        }
        List<RecordMetadata> stored = send(pictures.stream()
                .map(picture -> clients.topics().frames().encode(-1, picture))
                .toList());
        List<ProducerRecord<String, byte[]>> answers = new ArrayList<>();
        FrameLocation place = new FrameLocation(0, 0);
        for (int i = 0; i < stored.size(); i++) {
            place = new FrameLocation(stored.get(i).partition(), stored.get(i).offset());
            answers.add(answer(looked(pictures.get(i), place)));
        }
        send(answers);
        return place;
    }

    private StreamItem.Looked<EncodedFrame> encoded(String stream, long epoch, long number, long arrivalUs) {
        FrameMeta meta = new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, WIDTH, HEIGHT);
        Optional<StreamStart> start = number == 0
                ? Optional.of(new StreamStart(
                        StreamPolicy.ARCHIVE, false, "fingerprint", stream + ".mp4", OptionalLong.empty()))
                : Optional.empty();
        return new StreamItem.Looked<>(
                new FrameId(stream, epoch, number),
                new StreamItem.Provenance(arrivalUs, start, Optional.empty()),
                meta,
                new EncodedFrame(WIDTH, HEIGHT, number, 1, 25, ByteBuffer.wrap(picture(stream, number, pictureBytes))));
    }

    private static StreamItem.Looked<Tracks> looked(StreamItem.Looked<EncodedFrame> frame, FrameLocation place) {
        FrameId id = frame.id();
        Tracks tracks = new Tracks(
                new Tracks.Origin("detector", "pose", "12345678", frame.meta().captureUs()),
                Skeletons.COCO_17,
                List.of(person(id, 0), person(id, 1)));
        return new StreamItem.Looked<>(
                id,
                new StreamItem.Provenance(
                        frame.provenance().arrivalUs(), frame.provenance().start(), Optional.of(place)),
                frame.meta(),
                tracks);
    }

    public void gap(String stream, long epoch, long number, long count, String reason, long arrivalUs) {
        send(List.of(answer(new StreamItem.Gap<>(
                new FrameId(stream, epoch, number), StreamItem.Provenance.at(arrivalUs), count, reason))));
    }

    void end(String stream, long epoch, long number, String reason, long arrivalUs) {
        send(List.of(answer(new StreamItem.End<>(
                new FrameId(stream, epoch, number), StreamItem.Provenance.at(arrivalUs), reason))));
    }

    private ProducerRecord<String, byte[]> answer(StreamItem<Tracks> item) {
        ProducerRecord<String, byte[]> record = clients.topics().tracks().encode(-1, item);
        long us = item.provenance().arrivalUs();
        for (String stage : List.of("ingest", "detector", "pose", "tracker")) {
            TimeHeaders.stamp(record.headers(), stage, us, us + 1000);
            us += 1000;
        }
        // answered now, whenever it arrived
        TimeHeaders.stamp(record.headers(), "tracker", TimeHeaders.nowUs(), TimeHeaders.nowUs());
        return record;
    }

    private static TrackedPerson person(FrameId frame, int rank) {
        long number = frame.number();
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
            joints.add(new Keypoint(100 + 10 * joint + number % 100, 50 + 200 * rank + joint, 0.9f));
        }
        Pose pose = Pose.of(new Box(100 + number % 100, 50 + 100 * rank, 60, 120), 0.9f, joints);
        boolean confirmed = rank == 0;
        return new TrackedPerson(
                new TrackId(frame.streamId(), frame.epoch(), 0, rank),
                confirmed ? TrackState.CONFIRMED : TrackState.TENTATIVE,
                confirmed ? OptionalInt.of(0) : OptionalInt.empty(),
                pose);
    }

    /** Sends them in order, and waits for all. */
    private List<RecordMetadata> send(List<ProducerRecord<String, byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        return sent.stream().map(Futures::get).toList();
    }

    /** Deletes pictures as the janitor does. */
    public void deleteBefore(FrameLocation place) {
        TopicPartition partition = new TopicPartition(clients.topics().frames().name(), place.partition());
        Map<TopicPartition, RecordsToDelete> records = Map.of(partition, RecordsToDelete.beforeOffset(place.offset()));
        Cluster.ask(clients, admin -> Futures.get(admin.deleteRecords(records).all()));
    }

    @Override
    public void close() {
        producer.close();
    }
}
