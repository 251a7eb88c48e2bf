package posestream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
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
import io.posestream.core.clip.ClipFloats;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.Half;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.Schema;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import io.posestream.testkit.PythonVenv;
import io.posestream.testkit.TinyOnnx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs as it stands there, against a broker that lets in whom its file lets in. */
@Timeout(900)
final class ExamplesTest {
    private static final ClipWindow WINDOW = new ClipWindow(10, 5, 10);
    private static final int CLASSES = 4;

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private ClientSettings clients;
    private Path properties;
    private final List<SkeletonClip> written = new ArrayList<>();

    /** While it loads, ONNX Runtime takes stack in proportion to the command line, which is long for tests. */
    @BeforeAll
    static void loadRuntime() throws InterruptedException {
        Thread loader = new Thread(null, OrtEnvironment::getEnvironment, "load", 512L << 20);
        loader.start();
        loader.join(60_000);
    }

    @BeforeEach
    void fillTopics() {
        Path log = folder.resolve("log");
        broker = EmbeddedBroker.open(
                new BrokerSettings(log, OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES), () -> {});
        clients = broker.clients("posestream", Map.of());
        properties = BrokerCredentials.in(log).file();
        Cluster.ask(clients, admin -> TopicPlan.embedded(2).withClips(true).create(admin, clients.topics()));
        Random random = new Random(7);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.producer(false))) {
            for (int number = 0; number < 6; number++) {
                SkeletonClip clip = clip(number, 1 + number % 2, random);
                written.add(clip);
                Future<?> unused = producer.send(
                        clients.topics().clips().encode(1, clip, number < 3 ? ClipFloats.HALF : ClipFloats.SINGLE));
            }
            for (int number = 0; number < 20; number++) {
                Future<?> unused = producer.send(clients.topics().tracks().encode(0, frame(number)));
            }
            Future<?> unused = producer.send(clients.topics()
                    .tracks()
                    .encode(
                            0,
                            new StreamItem.End<>(new FrameId("gate", 0, 20), StreamItem.Provenance.at(1), "complete")));
        }
    }

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    private static SkeletonClip clip(int number, int people, Random random) {
        int values = people * WINDOW.length() * 17;
        float[] keypoints = new float[2 * values];
        float[] scores = new float[values];
        for (int at = 0; at < values; at++) {
            keypoints[2 * at] = 640 * random.nextFloat();
            keypoints[2 * at + 1] = 480 * random.nextFloat();
            scores[at] = random.nextFloat();
        }
        List<SkeletonClip.Member> members = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            members.add(new SkeletonClip.Member(new TrackId("gate", 0, 3, person), 5 + person));
        }
        return new SkeletonClip(
                new SkeletonClip.Place(
                        "gate",
                        0,
                        WINDOW,
                        5L * number,
                        new SkeletonClip.Moment(1_000_000L * number, 0),
                        new SkeletonClip.Moment(1_000_000L * number + 900_000, 900_000),
                        640,
                        480),
                new Tracks.Origin("d", "p", "00000000", 0),
                Skeletons.COCO_17,
                members,
                keypoints,
                scores,
                new byte[WINDOW.length()]);
    }

    /** Person 0 from the third frame on, person 1 up to the tenth. */
    private static StreamItem<Tracks> frame(int number) {
        List<TrackedPerson> people = new ArrayList<>();
        for (int person = 0; person < 2; person++) {
            if (person == 0 ? number >= 3 : number < 10) {
                people.add(new TrackedPerson(
                        new TrackId("gate", 0, 0, person),
                        TrackState.CONFIRMED,
                        OptionalInt.of(person),
                        Pose.of(new Box(10, 10, 50, 100), 0.9f, Collections.nCopies(17, new Keypoint(20, 30, 0.5f)))));
            }
        }
        Optional<StreamStart> start = number > 0
                ? Optional.empty()
                : Optional.of(new StreamStart(StreamPolicy.ARCHIVE, false, "f", "gate.mp4", OptionalLong.empty()));
        return new StreamItem.Looked<>(
                new FrameId("gate", 0, number),
                new StreamItem.Provenance(1_000L * number, start, Optional.empty()),
                new FrameMeta(40_000L * number, CaptureClock.PRESENTATION, 40_000, 640, 480),
                new Tracks(new Tracks.Origin("d", "p", "00000000", 40_000L * number), Skeletons.COCO_17, people));
    }

    private interface Program {
        void run(String[] arguments) throws Exception;
    }

    private List<String> run(Program program, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(clients.bootstrapServers(), properties.toString()));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            program.run(arguments.toArray(String[]::new));
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void whoIsThere_streamThatEnded_saysHowLongEachStayed() throws Exception {
        assertThat(run(WhoIsThere::main))
                .containsExactly("gate: person 1 from 0 to 360 ms", "gate: person 0 from 120 to 760 ms");
    }

    @Test
    void recogniseActions_smallGraph_givesTheClassesOfTheSameSumsInJava() throws Exception {
        // Given a graph that weighs every value of [1, 2, 10, 17, 3]
        int values = 2 * WINDOW.length() * 17 * 3;
        float[] weights = new float[values * CLASSES];
        Random random = new Random(11);
        for (int at = 0; at < weights.length; at++) {
            weights[at] = (float) random.nextGaussian();
        }
        Path network = folder.resolve("gcn.onnx");
        Files.write(
                network,
                new TinyOnnx()
                        .input("clips", -1, 2, WINDOW.length(), 17, 3)
                        .constant("weights", weights, values, CLASSES)
                        .node("Flatten", List.of("clips"), "flat")
                        .node("MatMul", List.of("flat", "weights"), "logits")
                        .output("logits", -1, CLASSES)
                        .bytes());

        // When
        List<String> said = run(RecogniseActions::main, network.toString());

        // Then
        List<String> expected = new ArrayList<>();
        for (int index = 0; index < written.size(); index++) {
            double[] sums = sums(written.get(index), weights, index < 3);
            expected.add("gate 5 " + 1_000_000L * index + " class " + largest(sums));
        }
        assertThat(said).isEqualTo(expected);
        assertThat(said.stream().map(line -> line.substring(line.length() - 1)).distinct())
                .as("classes that are not all the same")
                .hasSizeGreaterThan(1);
        try (RecogniseActions actions = new RecogniseActions(network)) {
            float[] logits = actions.logits(written.get(5));
            double[] sums = sums(written.get(5), weights, false);
            for (int one = 0; one < CLASSES; one++) {
                assertThat((double) logits[one]).isCloseTo(sums[one], within(1e-3));
            }
        }
    }

    private static double[] sums(SkeletonClip clip, float[] weights, boolean half) {
        double[] sums = new double[CLASSES];
        int rows = clip.scores().length;
        for (int row = 0; row < rows; row++) {
            double[] value = {
                (as(clip.keypoints()[2 * row], half) - 320) / 320,
                (as(clip.keypoints()[2 * row + 1], half) - 240) / 240,
                as(clip.scores()[row], half)
            };
            for (int channel = 0; channel < 3; channel++) {
                for (int one = 0; one < CLASSES; one++) {
                    sums[one] += value[channel] * weights[(3 * row + channel) * CLASSES + one];
                }
            }
        }
        return sums;
    }

    private static double as(float value, boolean half) {
        return half ? Half.toFloat(Half.of(value)) : value;
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int index = 1; index < values.length; index++) {
            best = values[index] > values[best] ? index : best;
        }
        return best;
    }

    /** Needs Python and, the first time, the network. */
    @Test
    @Tag("full")
    void pythonClips_stubsAndNumPy_readTheSameNumbers() throws Exception {
        // Given
        Path python = Path.of("python");
        List<String> packages = Files.readAllLines(python.resolve("requirements.txt"));
        PythonVenv venv = PythonVenv.with("examples", packages.toArray(String[]::new));
        Path stubs = Files.createDirectories(folder.resolve("stubs"));
        Path schema = folder.resolve("schema");
        List<String> protoc =
                new ArrayList<>(List.of("-m", "grpc_tools.protoc", "-I", schema.toString(), "--python_out=" + stubs));
        for (Map.Entry<String, String> file : Schema.files().entrySet()) {
            Path target = schema.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
            protoc.add(target.toString());
        }
        venv.run(Map.of(), protoc);

        // When
        List<String> said = venv.run(
                Map.of("PYTHONPATH", stubs.toString()),
                List.of(python.resolve("clips.py").toString(), clients.bootstrapServers(), properties.toString()));

        // Then
        assertThat(Files.readAllLines(python.resolve("clips.py"))).hasSizeLessThanOrEqualTo(30);
        assertThat(said).hasSameSizeAs(written);
        for (int index = 0; index < written.size(); index++) {
            SkeletonClip clip = written.get(index);
            double places = 0;
            for (float value : clip.keypoints()) {
                places += as(value, index < 3);
            }
            String people = clip.members().size() == 1 ? "[5] (1, 10, 17)" : "[5, 6] (2, 10, 17)";
            assertThat(said.get(index)).startsWith("gate " + people + " ");
            String[] numbers =
                    said.get(index).substring(said.get(index).indexOf(") ") + 2).split(" ", -1);
            assertThat(Double.parseDouble(numbers[0]))
                    .as("%s", String.format(Locale.ROOT, "sum of places of clip %d", index))
                    .isCloseTo(places, within(1e-3));
        }
    }
}
