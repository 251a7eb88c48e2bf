package io.posestream.runner.bench;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.kafka.topic.Futures;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.proto.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * What starts, takeovers and frames cost when hours of records lie behind: a camera with one person, whose frames,
 * persons and poses are written as the stages would have, without pictures, and tracked by the real tracker. Static
 * functions.
 */
public final class HistoryBench {
    private static final String STREAM = "history";
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int MORE_FRAMES = 2_000;
    private static final long BEGIN_US = 1_700_000_000_000_000L;

    private HistoryBench() {}

    /**
     * What is measured.
     *
     * @param hours of history, one line each
     * @param framesPerSecond of the camera
     * @param clip that is ingested beside it
     * @param detector options that name the detector
     * @param pose options that name the pose network
     */
    public record Settings(
            List<Double> hours, int framesPerSecond, Path clip, List<String> detector, List<String> pose) {
        /** Copies the lists. */
        public Settings {
            hours = List.copyOf(hours);
            detector = List.copyOf(detector);
            pose = List.copyOf(pose);
        }
    }

    /** Measures; gives each line to {@code out} as it comes. */
    public static void run(Settings settings, Consumer<String> out) throws IOException, InterruptedException {
        out.accept("HOURS  RECORDS  TRACKER: US/FRAME  START S (CPU)  US/FRAME THEN  TAKEOVER S (CPU)"
                + "  WORKERS: START S (CPU)  INGEST: S (CPU)");
        for (double hours : settings.hours()) {
            try (BenchFolder folder = new BenchFolder();
                    BenchCluster cluster = new BenchCluster(folder.path(), 1);
                    Producer<String, byte[]> producer =
                            new KafkaProducer<>(cluster.clients().producer(true))) {
                long frames = Math.round(hours * 3600 * settings.framesPerSecond());
                out.accept(new Level(cluster, producer, settings, frames).line(hours));
            }
        }
    }

    /** One amount of history. */
    private static final class Level {
        private final BenchCluster cluster;
        private final Producer<String, byte[]> producer;
        private final Settings settings;
        private final long frames;
        private final long intervalUs;
        private long next;

        Level(BenchCluster cluster, Producer<String, byte[]> producer, Settings settings, long frames) {
            this.cluster = cluster;
            this.producer = producer;
            this.settings = settings;
            this.frames = frames;
            this.intervalUs = 1_000_000L / settings.framesPerSecond();
        }

        String line(double hours) throws IOException, InterruptedException {
            write();
            BenchProcess first = cluster.stage("track-1", List.of("track"));
            poses(1);
            cluster.awaitAnswers(next);
            double past = microseconds(first.cpu(), next);
            cluster.end(first);

            BenchProcess[] tracker = new BenchProcess[1];
            String start = timed(
                    () -> {
                        tracker[0] = cluster.stage("track-2", List.of("track"));
                        poses(1);
                        cluster.awaitAnswers(next);
                    },
                    tracker);
            poses(MORE_FRAMES);
            cluster.awaitAnswers(next);
            Duration warm = tracker[0].cpu();
            poses(MORE_FRAMES);
            cluster.awaitAnswers(next);
            double then = microseconds(tracker[0].cpu().minus(warm), MORE_FRAMES);

            BenchProcess standby = cluster.stage("track-3", List.of("track"));
            cluster.awaitMembers(2, "tracker");
            Duration before = standby.cpu();
            long killed = System.nanoTime();
            cluster.kill(tracker[0]);
            poses(1);
            cluster.awaitAnswers(next);
            String takeover = seconds(System.nanoTime() - killed, standby.cpu().minus(before));

            BenchProcess[] workers = new BenchProcess[2];
            String work = timed(
                    () -> {
                        workers[0] = cluster.stage("detect", words("detect", settings.detector()));
                        workers[1] = cluster.stage("pose", words("pose", settings.pose()));
                        picture();
                        cluster.awaitAnswers(next);
                    },
                    workers);

            BenchProcess[] ingest = new BenchProcess[1];
            String clip = timed(
                    () -> {
                        ingest[0] = cluster.start(
                                "ingest", List.of("ingest", settings.clip().toString(), "--limit", "1"));
                        cluster.awaitEnds(1);
                    },
                    ingest);
            return String.format(
                    Locale.ROOT,
                    "%5.1f %8d %18.0f %14s %14.0f %17s %23s %16s",
                    hours,
                    frames,
                    past,
                    start,
                    then,
                    takeover,
                    work,
                    clip);
        }

        private static List<String> words(String command, List<String> options) {
            List<String> words = new ArrayList<>(List.of(command));
            words.addAll(options);
            words.addAll(List.of("--threads", "1"));
            return words;
        }

        private interface Step {
            void run() throws IOException, InterruptedException;
        }

        private static String timed(Step step, BenchProcess[] processes) throws IOException, InterruptedException {
            long begin = System.nanoTime();
            step.run();
            long wall = System.nanoTime() - begin;
            Duration cpu = Duration.ZERO;
            for (BenchProcess process : processes) {
                cpu = cpu.plus(process.cpu());
            }
            return seconds(wall, cpu);
        }

        private static String seconds(long wallNs, Duration cpu) {
            return String.format(Locale.ROOT, "%.1f (%.1f)", wallNs / 1e9, cpu.toMillis() / 1e3);
        }

        private static double microseconds(Duration cpu, long count) {
            return cpu.toNanos() / 1e3 / count;
        }

        /** What lies behind: frames and persons that are answered, and poses for the tracker. */
        private void write() {
            Topic<EncodedFrame> frameTopic = cluster.clients().topics().frames();
            Topic<Detections> personTopic = cluster.clients().topics().persons();
            for (long number = 0; number < frames; number++) {
                send(frameTopic, number, at -> new EncodedFrame(WIDTH, HEIGHT, at, 1, 25, ByteBuffer.allocate(0)));
                send(
                        personTopic,
                        number,
                        at -> new Detections("bench", Optional.empty(), List.of(new Detection(box(at), 0.9f))));
            }
            poses(frames);
            long nowMs = System.currentTimeMillis();
            var unused = producer.send(cluster.clients()
                    .topics()
                    .sourceStates()
                    .encode(new SourceStatus(
                            STREAM,
                            0,
                            StreamPolicy.ARCHIVE,
                            SourceState.RUNNING,
                            "",
                            nowMs,
                            nowMs,
                            false,
                            0,
                            SourceStatus.Pace.NONE,
                            Optional.of(new SourceStatus.Begun(0, 0, 0)))));
            producer.flush();
            try (Admin admin = Admin.create(cluster.clients().admin())) {
                commit(admin, "detector", frameTopic);
                commit(admin, "pose", personTopic);
            }
        }

        private void commit(Admin admin, String stage, Topic<?> topic) {
            Futures.get(admin.alterConsumerGroupOffsets(
                            cluster.clients().group(stage),
                            Map.of(new TopicPartition(topic.name(), 0), new OffsetAndMetadata(frames)))
                    .all());
        }

        /** The next so many frames, as the pose stage answers them. */
        private void poses(long count) {
            for (long end = next + count; next < end; next++) {
                send(
                        cluster.clients().topics().poses(),
                        next,
                        number -> new Poses("bench", "bench", Skeletons.COCO_17, List.of(pose(number))));
            }
            producer.flush();
        }

        /** The next frame, with a picture, for the detector. */
        private void picture() {
            try (Image image = Image.of(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT])) {
                ByteBuffer bytes = ByteBuffer.wrap(ImageCodec.encodeJpeg(image, ImageCodec.DEFAULT_QUALITY));
                send(
                        cluster.clients().topics().frames(),
                        next,
                        at -> new EncodedFrame(WIDTH, HEIGHT, at, 1, 25, bytes));
            }
            producer.flush();
            next++;
        }

        private <T> void send(Topic<T> topic, long number, LongFunction<T> value) {
            StreamStart start = new StreamStart(StreamPolicy.ARCHIVE, false, "bench", STREAM, OptionalLong.empty());
            Provenance provenance = new Provenance(
                    BEGIN_US + number * intervalUs,
                    number == 0 ? Optional.of(start) : Optional.empty(),
                    topic == cluster.clients().topics().frames()
                            ? Optional.empty()
                            : Optional.of(new FrameLocation(0, number)));
            FrameMeta meta = new FrameMeta(number * intervalUs, CaptureClock.PRESENTATION, intervalUs, WIDTH, HEIGHT);
            FrameId id = new FrameId(STREAM, 0, number);
            var unused =
                    producer.send(topic.encode(0, new StreamItem.Looked<>(id, provenance, meta, value.apply(number))));
        }

        private static Box box(long number) {
            return new Box(100 + number % 300, 80, 80, 200);
        }

        private static Pose pose(long number) {
            List<Keypoint> joints = new ArrayList<>();
            for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
                joints.add(new Keypoint(110 + number % 300 + joint * 3.7f, 90 + joint * 11.3f, 0.8f));
            }
            return Pose.of(box(number), 0.9f, joints);
        }
    }
}
