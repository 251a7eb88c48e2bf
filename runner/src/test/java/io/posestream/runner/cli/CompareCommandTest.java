package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.UserError;
import io.posestream.core.match.Oks;
import io.posestream.core.system.Closing;
import io.posestream.inference.SessionConfig;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.proto.Topic;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.SecondPoses;
import io.posestream.runner.service.StageProcess;
import io.posestream.runner.service.WorkerServices;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two pose stages on the same persons of a real broker, and what they say compared. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class CompareCommandTest {
    private static final Box BOX = new Box(100, 50, 60, 160);
    private static final int WRIST = Skeletons.COCO_17.names().indexOf("left_wrist");

    @TempDir
    private Path folder;

    private ClientSettings clients;
    private Path settings;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) throws Exception {
        clients = broker.chain(info, 1);
        settings = Files.write(
                folder.resolve("client.properties"),
                clients.overrides().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    @Test
    void compare_oneJointElsewhere_isFoundNamedAndDrawn() throws Exception {
        // Given frames whose second answer has one wrist elsewhere, in number 3 further than in the others
        Topic<Poses> other = new SecondPoses(clients.prefix() + ".trial", "trial").prepare(clients);
        try (Producer<String, byte[]> producer = new KafkaProducer<>(clients.producer(true))) {
            for (long number = 0; number < 5; number++) {
                send(producer, clients.topics().frames(), frame(number, picture()));
                send(producer, clients.topics().poses(), frame(number, poses("one", 0)));
                send(producer, other, frame(number, poses("two", number == 3 ? 20 : 5)));
            }
            send(producer, other, frame(5, poses("two", 5)));
        }
        double area = Oks.AREA_OF_BOX * BOX.area();
        double sigma = Skeletons.COCO_17.sigmas().get(WRIST);

        // When
        Cli.Result table = compare("--b", other.name(), "--out", folder.resolve("out"), "--worst", "2");
        Cli.Result line = compare("--b", other.name(), "--json", "--worst", "2");

        // Then
        assertThat(table.err()).isEmpty();
        assertThat(table.code()).isZero();
        assertThat(table.out())
                .contains("A: one, 5 frames", "B: two, 6 frames", "5 frames in both, 5 people in both")
                .contains("gate/0/3: OKS");
        JsonNode json = new ObjectMapper().readTree(line.out());
        double near = Oks.joint(5, 0, sigma, area);
        double far = Oks.joint(20, 0, sigma, area);
        JsonNode wrist = json.path("joints").path("left_wrist");
        assertThat(wrist.path("oks").asDouble()).isCloseTo((4 * near + far) / 5, within(1e-6));
        assertThat(wrist.path("distance_px").asDouble()).isCloseTo(8, within(1e-3));
        assertThat(json.path("joints").path("nose").path("oks").asDouble()).isEqualTo(1);
        assertThat(json.path("oks").asDouble()).isCloseTo((16 + (4 * near + far) / 5) / 17, within(1e-6));
        assertThat(json.path("worst").get(0).path("number").asLong()).isEqualTo(3);
        assertThat(folder.resolve("out").resolve("compare.json"))
                .hasContent(line.out().strip());
        byte[] drawn = Files.readAllBytes(folder.resolve("out").resolve("01-gate-0-3.jpg"));
        try (Image image = ImageCodec.decode(drawn);
                Image plain = ImageCodec.decode(picture().bytes())) {
            assertThat(image.width()).isEqualTo(320);
            assertThat(differing(image, plain)).isGreaterThan(200);
        }
    }

    @Test
    void pose_ofASecondGroupAndTopic_answersTheSamePeopleBesideTheFirst() throws Exception {
        // Given
        Topic<Poses> other = new SecondPoses(clients.prefix() + ".trial", "trial").prepare(clients);
        try (Producer<String, byte[]> producer = new KafkaProducer<>(clients.producer(true))) {
            for (long number = 0; number < 20; number++) {
                Pose pose = poses("one", 0).people().get(0);
                Detection person = new Detection(BOX, 0.9f, pose.keypoints());
                send(
                        producer,
                        clients.topics().persons(),
                        frame(number, new Detections("test", Optional.of(Skeletons.COCO_17), List.of(person))));
            }
        }

        // When
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        try (Closing closing = new Closing()) {
            pose(clients, clients.topics().poses()).open(closing, failure, wake, new Meters());
            pose(new SecondPoses(other.name(), "trial").clients(clients), other)
                    .open(closing, failure, wake, new Meters());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (count(clients.topics().poses()) < 20 || count(other) < 20) {
                assertThat(failure.first()).isEmpty();
                assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        Cli.Result same = compare("--b", other.name(), "--json");

        // Then
        JsonNode json = new ObjectMapper().readTree(same.out());
        assertThat(json.path("frames").asInt()).isEqualTo(20);
        assertThat(json.path("oks").asDouble()).isEqualTo(1);
        assertThat(json.path("a").path("frame_ms_median").asDouble()).isPositive();
        assertThat(json.path("worst")).isEmpty();
    }

    @Test
    void execute_whatDoesNotGoTogether_isOneLine() {
        assertLine(compare("--b", clients.topics().poses().name()), "both are the topic");
        assertLine(compare("--b", "nowhere.poses"), "no topic nowhere.poses");
        assertLine(compare("--b", clients.topics().tracks().name()), "is one of the chain's own");
        assertLine(compare("--b", "x", "--worst", "-1"), "--worst is not between");
        assertLine(
                Cli.run("pose", "--bootstrap-servers", "127.0.0.1:1", "--pose", "none", "--output-topic", "x"),
                "--output-topic and --group go together");
        assertThatThrownBy(() -> new SecondPoses("x", clients.group("pose")).clients(clients))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("group of the first pose stage");
    }

    private static void assertLine(Cli.Result result, String part) {
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.errorLines()).singleElement().asString().contains(part);
    }

    private static StageProcess.Opening pose(ClientSettings clients, Topic<Poses> output) {
        return WorkerServices.pose(
                new WorkerServices.Settings(clients, SessionConfig.cpu(1), 1, Optional.empty()),
                output,
                Optional.empty(),
                PoseConfig.defaults(),
                ProposalConfig.DEFAULT.withUse(ProposalConfig.Use.OFF),
                false);
    }

    private long count(Topic<?> topic) {
        List<Object> records = new ArrayList<>();
        TopicReader.readAll(clients, topic.name(), Map.of(), records::add);
        return records.size();
    }

    private Cli.Result compare(Object... words) {
        List<Object> all = new ArrayList<>(List.of("compare"));
        all.addAll(Arrays.asList(words));
        all.addAll(List.of("--bootstrap-servers", clients.bootstrapServers(), "--prefix", clients.prefix()));
        all.addAll(List.of("--kafka-config", settings));
        return Cli.run(all.toArray());
    }

    private static <T> void send(Producer<String, byte[]> producer, Topic<T> topic, Looked<T> item) throws Exception {
        ProducerRecord<String, byte[]> record = topic.encode(0, item);
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    private static <T> Looked<T> frame(long number, T value) {
        return new Looked<>(
                new FrameId("gate", 0, number),
                Provenance.at(1_000_000 + number * 40_000).at(new FrameLocation(0, number)),
                new FrameMeta(number * 40_000, CaptureClock.PRESENTATION, 40_000, 320, 240),
                value);
    }

    private static EncodedFrame picture() {
        try (Image image = Image.of(320, 240, new byte[320 * 240 * 3])) {
            return new EncodedFrame(320, 240, 0, 1, 25, ByteBuffer.wrap(ImageCodec.encodeJpeg(image, 90)));
        }
    }

    private static Poses poses(String model, float wristPx) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
            float x = BOX.x() + 10 + 15 * (joint % 3) + (joint == WRIST ? wristPx : 0);
            joints.add(new Keypoint(x, BOX.y() + 9 * joint, 0.9f));
        }
        return new Poses("test", model, Skeletons.COCO_17, List.of(Pose.of(BOX, 0.9f, joints)));
    }

    private static int differing(Image one, Image other) {
        ByteBuffer a = one.bgr();
        ByteBuffer b = other.bgr();
        int count = 0;
        for (int i = 0; i < Math.min(a.remaining(), b.remaining()); i++) {
            count += Math.abs((a.get(i) & 0xFF) - (b.get(i) & 0xFF)) > 60 ? 1 : 0;
        }
        return count;
    }
}
