package io.posestream.acceptance.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.UserError;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.core.system.Closing;
import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.TensorProto;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.WorkerServices;
import io.posestream.runner.swap.SwapRequest;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The detector as a service on a real broker, whose network is changed while it runs. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
final class ModelSwapTest {
    private static final int SIDE = 320;
    private static final int CELLS = 2100;
    /** Rows behind those of a box and the score of the first class. */
    private static final int CLASSES = 79;

    private static final Duration WAIT = Duration.ofSeconds(60);
    /** Each in the partition of its place: two recordings, and a camera that stays within its bound. */
    private static final List<String> STREAMS = List.of("gate", "hall", "door");

    private static final StreamSettings CAMERA = new StreamSettings(
            StreamPolicy.LIVE, OptionalLong.of(Duration.ofHours(1).toNanos() / 1_000), OptionalInt.empty());
    /** What comes with the project. */
    private static final Path SHIPPED = Path.of("../models/weights");

    @TempDir
    private Path folder;

    private ClientSettings clients;
    private Producer<String, byte[]> producer;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) {
        clients = broker.chain(info, STREAMS.size());
        producer = new KafkaProducer<>(clients.producer(true));
    }

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    @Test
    void swap_whileTheServiceRuns_isMadeAtItsNumberAlsoAfterARestart() throws Exception {
        // Given
        Path one = yolo("one", CLASSES);
        Path two = yolo("two", CLASSES);
        Path joints = yolo("joints", 3 * 17);
        send(0, 5);

        // When
        Optional<SwapVerdict> accepted;
        Optional<SwapVerdict> missing;
        Optional<SwapVerdict> other;
        try (Closing closing = new Closing()) {
            detector(closing, one);
            await(5);
            answerPoses(5);
            accepted = ask(two.toString(), OptionalLong.of(10));
            send(5, 15);
            await(15);
            missing = ask(folder.resolve("nowhere.onnx").toString(), OptionalLong.of(16));
            other = ask(joints.toString(), OptionalLong.of(16));
            send(15, 18);
            await(18);
        }
        try (Closing closing = new Closing()) {
            detector(closing, one);
            send(18, 20);
            await(20);
        }

        // Then
        assertThat(accepted.orElseThrow().accepted()).isTrue();
        assertThat(accepted.get().modelId()).isEqualTo("two");
        assertThat(missing.orElseThrow().accepted()).isFalse();
        assertThat(missing.get().reason()).contains("nowhere.onnx");
        assertThat(other.orElseThrow().reason()).contains("joints gives other keypoints than one");
        assertThat(models())
                .isEqualTo(LongStream.range(0, 20)
                        .mapToObj(number -> number < 10 ? "one" : "two")
                        .toList());
    }

    @Test
    void restart_networkIsGone_itsRecordingWaitsItsCameraSkipsAndOthersGoOn() throws Exception {
        // Given
        Path one = yolo("one", CLASSES);
        Path two = yolo("two", CLASSES);
        Path away = folder.resolve("away.onnx");
        send(0, 2);
        camera(0);
        try (Closing closing = new Closing()) {
            detector(closing, one);
            await(2);
            await(() -> models("door"), 1);
            answerPoses("gate", 2);
            answerPoses("door", 1);
            assertThat(ask("gate", two.toString(), OptionalLong.of(3))
                            .orElseThrow()
                            .accepted())
                    .isTrue();
            assertThat(ask("door", two.toString(), OptionalLong.of(2))
                            .orElseThrow()
                            .accepted())
                    .isTrue();
        }
        Files.move(two, away);
        Files.writeString(two, "half a network");

        // When
        Meters meters = new Meters();
        meters.started();
        List<String> waiting;
        String unready;
        try (Closing closing = new Closing()) {
            detector(closing, one, meters);
            MeterServer server = closing.add(MeterServer.open(MeterOptions.NONE, 0, meters));
            URI ready = server.address().resolve("/health/ready");
            send(2, 8);
            for (long number = 1; number < 4; number++) {
                camera(number);
                int answered = (int) number + 1;
                await(() -> models("door"), answered);
            }
            for (long number = 0; number < 5; number++) {
                send(clients.topics().frames(), frame("hall", number, picture()));
            }
            await(() -> models("hall"), 5);
            await(3);
            unready = Scrape.get(ready).body();
            waiting = models();
            Files.move(away, two, StandardCopyOption.REPLACE_EXISTING);
            await(8);
            camera(4);
            await(() -> models("door"), 5);
            assertThat(Scrape.get(ready).body()).isEqualTo("ok\n");
        }

        // Then
        assertThat(unready).contains("two.onnx", "gate", "cannot be used here");
        assertThat(waiting).containsExactly("one", "one", "one");
        assertThat(models()).containsExactly("one", "one", "one", "two", "two", "two", "two", "two");
        assertThat(models("door")).containsExactly("one", "one", "model", "model", "two");
        assertThat(models("hall")).containsOnly("one");
    }

    @Test
    @Tag("full")
    void restart_anotherNetworkLiesInThatPlace_itsStreamWaitsForTheAcceptedOne() throws Exception {
        // Given a network that was accepted as "two"
        Path one = yolo("one", CLASSES);
        Path place = Files.createDirectory(folder.resolve("place"));
        Files.move(yolo("graph", CLASSES), place.resolve("graph.onnx"));
        name(place, "two");
        send(0, 2);
        try (Closing closing = new Closing()) {
            detector(closing, one);
            await(2);
            answerPoses(2);
            assertThat(ask(place.toString(), OptionalLong.of(3)).orElseThrow().modelId())
                    .isEqualTo("two");
        }
        name(place, "three");

        // When
        Meters meters = new Meters();
        meters.started();
        List<String> waiting;
        try (Closing closing = new Closing()) {
            detector(closing, one, meters);
            MeterServer server = closing.add(MeterServer.open(MeterOptions.NONE, 0, meters));
            send(2, 5);
            await(3);
            URI ready = server.address().resolve("/health/ready");
            await(
                    () -> Scrape.get(ready).body(),
                    text -> text.contains("it is three now, and two was accepted for gate"));
            waiting = models();
            name(place, "two");
            await(5);
        }

        // Then
        assertThat(waiting).containsExactly("one", "one", "one");
        assertThat(models()).containsExactly("one", "one", "one", "two", "two");
    }

    /** Gives the graph in a folder an id. */
    private static void name(Path place, String id) throws IOException {
        Files.writeString(place.resolve("model.json"), """
                {"format": 1, "id": "%s", "family": "yolo", "graphs": ["graph.onnx"],
                 "input": {"name": "images", "width": 320, "height": 320, "sizeStep": 0, "maxBatch": 1,
                           "colors": "rgb", "divisor": 255.0, "mean": [0.0, 0.0, 0.0], "std": [1.0, 1.0, 1.0]},
                 "detector": {"resize": "letterbox", "padValue": 114, "personClass": 0},
                 "licence": "Apache-2.0", "origin": "this test"}
                """.formatted(id));
    }

    @Test
    void plan_streamThatIsFarFromTheEnd_isFoundAllTheSame() throws Exception {
        // Given a stream in one partition and many newer answers in another
        answerPoses("hall", 3);
        answerPoses("gate", 1_500);

        // Then
        assertThat(request("hall", OptionalLong.empty()).plan().first()).isEqualTo(new FrameId("hall", 0, 2 + 50));
        assertThat(request("hall", OptionalLong.empty()).plan().partition()).isEqualTo(STREAMS.indexOf("hall"));
        assertThat(request("gate", OptionalLong.empty()).plan().first()).isEqualTo(new FrameId("gate", 0, 1_499 + 50));
    }

    @Test
    @Tag("full")
    void swap_ofTwoRealNetworks_holdsForWhicheverWorkerHasTheStream() throws Exception {
        // Given two workers, one of which has the only partition, and a network whose values are none
        Path damaged = damaged(SHIPPED.resolve("pose"));
        send(0, 40);
        sendPersons(0, 10);
        Optional<SwapVerdict> refused;
        Optional<SwapVerdict> accepted;

        // When
        try (Closing second = new Closing()) {
            try (Closing first = new Closing()) {
                pose(first);
                pose(second);
                await(this::poseModels, 10);
                refused = askPose(damaged, 41);
                accepted = askPose(SHIPPED.resolve("pose-int8"), 41);
                send(40, 50);
                sendPersons(10, 45);
                await(this::poseModels, 45);
            }
            sendPersons(45, 47);
            await(this::poseModels, 47);
        }
        try (Closing third = new Closing()) {
            pose(third);
            sendPersons(47, 50);
            await(this::poseModels, 50);
        }

        // Then
        assertThat(refused.orElseThrow().reason()).contains("gives values that are not finite");
        assertThat(accepted.orElseThrow().modelId()).isEqualTo("pose-int8");
        assertThat(poseModels())
                .isEqualTo(LongStream.range(0, 50)
                        .mapToObj(number -> number < 41 ? "pose" : "pose-int8")
                        .toList());
    }

    /** The network with a last bias that is no number, in a folder of its own. */
    private Path damaged(Path network) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("damaged"));
        Files.copy(network.resolve("model.json"), copy.resolve("model.json"));
        ModelProto model = OnnxReader.read(network.resolve("pose.onnx"));
        GraphProto.Builder graph = model.getGraph().toBuilder();
        List<NodeProto> convolutions = graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv"))
                .toList();
        String bias = convolutions.get(convolutions.size() - 1).getInput(2);
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals(bias)) {
                byte[] none = new byte[tensor.getRawData().size()];
                Arrays.fill(none, (byte) 0xff);
                tensor.setRawData(ByteString.copyFrom(none));
            }
        }
        Files.write(
                copy.resolve("pose.onnx"),
                model.toBuilder().setGraph(graph).build().toByteArray());
        return copy;
    }

    private void pose(Closing closing) {
        CountDownLatch wake = new CountDownLatch(1);
        WorkerServices.pose(
                        new WorkerServices.Settings(clients, SessionConfig.cpu(1), 1, Optional.empty()),
                        Optional.of(SHIPPED.resolve("pose")),
                        PoseConfig.defaults(),
                        ProposalConfig.DEFAULT,
                        false)
                .open(closing, new Failure(wake), wake, new Meters());
    }

    private Optional<SwapVerdict> askPose(Path model, long at) {
        SwapRequest request =
                new SwapRequest(clients, "pose", model.toString(), "gate", OptionalLong.of(at), Duration.ofSeconds(2));
        return request.ask(request.plan(), WAIT, new CountDownLatch(1));
    }

    private void sendPersons(long from, long to) throws Exception {
        Detections one = new Detections("boxes", Optional.empty(), List.of(new Detection(new Box(90, 60, 90, 200), 1)));
        for (long number = from; number < to; number++) {
            StreamItem<Detections> item = frame(number, one);
            send(clients.topics().persons(), item.with(item.provenance().at(new FrameLocation(0, number))));
        }
    }

    private List<String> poseModels() {
        return models(clients.topics().poses(), "gate", Poses::modelId);
    }

    @Test
    void plan_whatMakesNoSense_isRefused() throws Exception {
        send(0, 5);
        answerPoses(3);

        assertThatThrownBy(() -> request("gate", OptionalLong.of(4)).plan())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--at 4: number 4 of 'gate' is taken in already");
        assertThatThrownBy(() -> request("hall", OptionalLong.empty()).plan())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no stream 'hall'");
        assertThatThrownBy(() ->
                        new SwapRequest(clients, "tracker", "x", "gate", OptionalLong.empty(), Duration.ofSeconds(1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--stage tracker");
        assertThat(request("gate", OptionalLong.empty()).plan().first()).isEqualTo(new FrameId("gate", 0, 4 + 50));
    }

    @Test
    void ask_nobodyRuns_endsInTimeWithoutAVerdict() throws Exception {
        send(0, 1);
        answerPoses(1);
        SwapRequest request = request("gate", OptionalLong.of(10));

        assertThat(request.ask(request.plan(), Duration.ofMillis(300), new CountDownLatch(1)))
                .isEmpty();
    }

    private SwapRequest request(String stream, OptionalLong at) {
        return new SwapRequest(clients, "detector", "x", stream, at, Duration.ofSeconds(2));
    }

    private Optional<SwapVerdict> ask(String model, OptionalLong at) {
        return ask("gate", model, at);
    }

    private Optional<SwapVerdict> ask(String stream, String model, OptionalLong at) {
        SwapRequest request = new SwapRequest(clients, "detector", model, stream, at, Duration.ofSeconds(2));
        ModelSwap swap = request.plan();
        return request.ask(swap, WAIT, new CountDownLatch(1));
    }

    private void detector(Closing closing, Path network) {
        detector(closing, network, new Meters());
    }

    private void detector(Closing closing, Path network, Meters meters) {
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        WorkerServices.detector(
                        new WorkerServices.Settings(clients, SessionConfig.cpu(1), 2, Optional.empty()),
                        network,
                        DetectorConfig.defaults(),
                        1)
                .open(closing, failure, wake, meters);
    }

    private void send(long from, long to) throws Exception {
        for (long number = from; number < to; number++) {
            send(clients.topics().frames(), frame(number, picture()));
        }
    }

    /** A picture of the camera. */
    private void camera(long number) throws Exception {
        StreamItem<EncodedFrame> item = frame("door", number, picture());
        ProducerRecord<String, byte[]> record = clients.topics()
                .frames()
                .encode(STREAMS.indexOf("door"), item.with(Provenance.at(TimeHeaders.nowUs())));
        SettingsHeaders.mark(record.headers(), CAMERA);
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    /** A stream as far as it is answered. */
    private void answerPoses(long count) throws Exception {
        answerPoses("gate", count);
    }

    private void answerPoses(String stream, long count) throws Exception {
        for (long number = 0; number < count; number++) {
            send(clients.topics().poses(), frame(stream, number, new Poses("test", Skeletons.COCO_17, List.of())));
        }
    }

    private <T> void send(Topic<T> topic, StreamItem<T> item) throws Exception {
        producer.send(topic.encode(STREAMS.indexOf(item.id().streamId()), item)).get(30, TimeUnit.SECONDS);
    }

    private static <T> StreamItem<T> frame(long number, T value) {
        return frame("gate", number, value);
    }

    private static <T> StreamItem<T> frame(String stream, long number, T value) {
        return new Looked<>(
                new FrameId(stream, 0, number),
                Provenance.at(1_000_000 + number * 40_000),
                new FrameMeta(number * 40_000, CaptureClock.PRESENTATION, 40_000, SIDE, SIDE),
                value);
    }

    private static EncodedFrame picture() {
        try (Image image = Image.of(SIDE, SIDE, new byte[SIDE * SIDE * 3])) {
            return new EncodedFrame(SIDE, SIDE, 0, 1, 25, ByteBuffer.wrap(ImageCodec.encodeJpeg(image, 90)));
        }
    }

    private void await(int count) throws Exception {
        await(this::models, count);
    }

    private static void await(Callable<List<String>> models, int count) throws Exception {
        await(models, known -> known.size() >= count);
    }

    private static <T> void await(Callable<T> seen, Predicate<T> enough) throws Exception {
        long end = System.nanoTime() + WAIT.toNanos();
        for (T now = seen.call(); !enough.test(now); now = seen.call()) {
            assertThat(System.nanoTime()).as("still waiting, have %s", now).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private List<String> models() {
        return models("gate");
    }

    private List<String> models(String stream) {
        return models(clients.topics().persons(), stream, Detections::modelId);
    }

    /** The network of each answer of a stream, in order of number; of one that is skipped the reason. */
    private <T> List<String> models(Topic<T> topic, String stream, Function<T, String> idOf) {
        List<String> models = new ArrayList<>();
        TopicReader.readAll(clients, topic.name(), Map.of(), record -> {
            try {
                StreamItem<T> item = topic.decode(record);
                boolean next = item.id().streamId().equals(stream) && item.id().number() == models.size();
                if (next && item instanceof StreamItem.Gap<T> gap) {
                    models.add(gap.reason());
                } else if (next) {
                    models.add(idOf.apply(((Looked<T>) item).value()));
                }
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        });
        return models;
    }

    /** A network that finds a person of 80 x 160 in every picture. */
    private Path yolo(String name, int more) throws IOException {
        float[] grid = new float[(5 + more) * CELLS];
        float[] column = {160, 160, 80, 160, 0.9f};
        for (int row = 0; row < column.length; row++) {
            grid[row * CELLS + 77] = column[row];
        }
        byte[] graph = new TinyOnnx()
                .input("images", 1, 3, SIDE, SIDE)
                .answer("output0", grid, 1, 5 + more, CELLS)
                .bytes();
        return Files.write(folder.resolve(name + ".onnx"), graph);
    }
}
