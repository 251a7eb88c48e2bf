package io.posestream.runner.export;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes poses of people who walk past each other to a broker, each frame the same whenever it is written. */
public final class StoredCrowd implements AutoCloseable {
    private static final long INTERVAL_US = 40_000;
    private static final int PEOPLE = 6;
    private static final long SECONDS = 60;
    private static final float WIDTH = 60;
    private static final float HEIGHT = 160;

    private final Topic<Poses> topic;
    private final KafkaProducer<String, byte[]> producer;
    private final int partition;

    /** @param clients how to reach the broker; everything goes to its topics' first partition */
    public StoredCrowd(ClientSettings clients) {
        this(clients, 0);
    }

    /** @param partition that everything goes to */
    public StoredCrowd(ClientSettings clients, int partition) {
        this.partition = partition;
        this.topic = clients.topics().poses();
        this.producer = new KafkaProducer<>(clients.producer(false));
    }

    /** Number 0, which begins the epoch. */
    public void first(String stream, long epoch, StreamPolicy policy, boolean continued) {
        StreamStart start = new StreamStart(policy, continued, "fingerprint", stream + ".mp4", OptionalLong.empty());
        StreamItem<Poses> item = frame(new FrameId(stream, epoch, 0));
        send(item.with(new StreamItem.Provenance(item.provenance().arrivalUs(), Optional.of(start), Optional.empty())));
    }

    /** Frames of an epoch from one number to before another. */
    public void frames(String stream, long epoch, long from, long to) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (long number = from; number < to; number++) {
            sent.add(producer.send(topic.encode(partition, frame(new FrameId(stream, epoch, number)))));
        }
        sent.forEach(StoredCrowd::await);
    }

    void gap(String stream, long epoch, long number, long count) {
        send(new StreamItem.Gap<>(new FrameId(stream, epoch, number), arrival(number), count, GapReason.CORRUPT));
    }

    void failed(String stream, long epoch, long number) {
        send(new StreamItem.Failed<>(new FrameId(stream, epoch, number), arrival(number), "model"));
    }

    /** The end of an epoch, which takes no number. */
    public void end(String stream, long epoch, long number) {
        send(new StreamItem.End<>(new FrameId(stream, epoch, number), arrival(number), EndReason.COMPLETE));
    }

    /** A record with its headers and a senseless value. */
    void unreadable(String stream, long epoch, long number) {
        ProducerRecord<String, byte[]> good = topic.encode(partition, frame(new FrameId(stream, epoch, number)));
        send(new ProducerRecord<>(
                good.topic(), partition, good.timestamp(), good.key(), new byte[] {-1, -1, -1}, good.headers()));
    }

    private void send(StreamItem<Poses> item) {
        send(topic.encode(partition, item));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        await(producer.send(record));
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a record is not sent", e);
        }
    }

    private static StreamItem.Looked<Poses> frame(FrameId id) {
        long number = id.number();
        Random random = new Random(number * 31 + id.epoch());
        List<Pose> people = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            double speed = person % 2 == 0 ? 6 : -6;
            if (random.nextInt(8) > 0) {
                people.add(person(300 + 40 * person + speed * number, 200 + 10 * person, random));
            }
        }
        FrameMeta meta = new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 1280, 720);
        return new StreamItem.Looked<>(id, arrival(number), meta, new Poses("test", Skeletons.COCO_17, people));
    }

    private static Pose person(double x, double y, Random random) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
            double across = WIDTH * (joint % 3 + 0.5) / 3 + random.nextGaussian();
            double down = HEIGHT * (joint + 0.5) / Skeletons.COCO_17.size() + random.nextGaussian();
            joints.add(new Keypoint((float) (x + across), (float) (y + down), 0.2f + 0.8f * random.nextFloat()));
        }
        return Pose.of(new Box((float) x, (float) y, WIDTH, HEIGHT), 0.3f + 0.7f * random.nextFloat(), joints);
    }

    private static StreamItem.Provenance arrival(long number) {
        return StreamItem.Provenance.at(1_000_000 + number * INTERVAL_US);
    }

    @Override
    public void close() {
        producer.close();
    }
}
