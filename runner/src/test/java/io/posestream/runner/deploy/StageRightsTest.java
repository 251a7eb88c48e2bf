package io.posestream.runner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.posestream.core.Closing;
import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.ingest.EncodeSettings;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.GuardedBroker;
import io.posestream.runner.deploy.DeployFiles.Node;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.StageProcess;
import io.posestream.runner.service.TrackerService;
import io.posestream.runner.service.WorkerServices;
import io.posestream.synth.SceneKind;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthScene;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.stream.clips.ClipOutput;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the rights that the manifests give to each stage are enough, and no more than that: on a broker that knows them
 * and refuses everything else.
 */
@Timeout(300)
final class StageRightsTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final int FRAMES = 10;
    private static final double HALF_OF_THEM = 5;
    private static final Pattern METRIC = Pattern.compile("\\b(posestream|process)_[a-z_]+\\b");

    @TempDir
    private static Path folder;

    private static GuardedBroker broker;

    @BeforeAll
    static void openBroker() {
        List<Node> users = DeployFiles.manifests("KafkaUser");
        broker = GuardedBroker.open(
                folder.resolve("log"),
                users.stream().map(user -> user.text("metadata", "name")).toList());
        List<AclBinding> rights = new ArrayList<>();
        users.forEach(user -> user.at("spec", "authorization", "acls")
                .items()
                .forEach(right -> right.at("operations")
                        .items()
                        .forEach(operation -> rights.add(right(user.text("metadata", "name"), right, operation)))));
        Cluster.ask(
                broker.owner(), admin -> Futures.get(admin.createAcls(rights).all()));
        Cluster.ask(
                broker.owner(),
                admin -> TopicPlan.embedded(3)
                        .withClips(true)
                        .create(admin, broker.owner().topics()));
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    private static AclBinding right(String user, Node right, Node operation) {
        ResourceType type = SecurityUtils.resourceType(capital(right.text("resource", "type")));
        // Strimzi's name of the one resource that has none
        String name = type == ResourceType.CLUSTER ? "kafka-cluster" : right.text("resource", "name");
        PatternType pattern =
                right.text("resource", "patternType").equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL;
        AclOperation allowed = SecurityUtils.operation(String.valueOf(operation.value()));
        assertThat(allowed).as("%s of %s", operation, user).isNotEqualTo(AclOperation.UNKNOWN);
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", allowed, AclPermissionType.ALLOW));
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    @Test
    void stages_eachWithItsOwnRights_answerEveryFrameAndShowAllThatIsWatched() throws Exception {
        // Given a scene, and a record of somebody else's
        Meters meters = new Meters();
        meters.brokerFolder(folder);
        sendForeignRecord();
        Path video = SynthScene.render(
                        new SceneOptions(SceneKind.PLAZA, 2, 1, 7, 320, 192, FRAMES),
                        folder.resolve("scene"),
                        (done, total) -> {})
                .video();
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        Scrape seen;

        // When
        try (Closing closing = new Closing()) {
            tracker().open(closing, failure, wake, meters);
            WorkerServices.pose(
                            worker("posestream-pose"),
                            Optional.of(network("pose")),
                            PoseConfig.defaults(),
                            ProposalConfig.DEFAULT,
                            false)
                    .open(closing, failure, wake, meters);
            WorkerServices.detector(
                            worker("posestream-detector"),
                            network("person"),
                            DetectorConfig.defaults().withScoreThreshold(0).withMaxPeople(2),
                            1)
                    .open(closing, failure, wake, meters);
            ClipsApp clips = closing.add(ClipsApp.open(
                    new ClipsSettings(as("posestream-clips"), ClipOutput.DEFAULT, Optional.empty()),
                    cause -> failure.report("clips", cause)));
            ingest(video).open(closing, failure, wake, meters);
            assertThat(wake.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(clips.awaitCaughtUp(Duration.ofSeconds(PATIENCE_SECONDS)))
                    .isTrue();
            seen = Scrape.of(meters, 1);
        }

        // Then
        assertThat(failure.first()).isEmpty();
        assertThat(new TracksReader(as("posestream-reader")).epochs())
                .singleElement()
                .satisfies(epoch -> assertThat(epoch.ended()).isTrue());
        assertThat(seen.sum("posestream_dead_letters_total")).isEqualTo(1);
        assertThat(watched())
                .hasSizeGreaterThan(20)
                .allSatisfy(metric -> assertThat(seen.series(metric)).as(metric).isNotEmpty());
    }

    private void sendForeignRecord() {
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(broker.owner().producer(true))) {
            String frames = broker.owner().topics().frames().name();
            Futures.get(producer.send(new ProducerRecord<>(frames, "somebody", new byte[] {1})));
        }
    }

    /** The metrics that rules and dashboard ask for. */
    private static Set<String> watched() {
        List<String> queries = new ArrayList<>();
        for (Path file : List.of(
                DeployFiles.path("prometheus/posestream.rules.yml"), DeployFiles.path("grafana/posestream.json"))) {
            DeployFiles.yaml(file)
                    .forEach(document -> document.each((key, below) -> {
                        if (key.equals("expr")) {
                            queries.add(below.text());
                        }
                    }));
        }
        Set<String> names = new TreeSet<>();
        queries.forEach(query -> METRIC.matcher(query).results().forEach(match -> names.add(match.group())));
        return names;
    }

    @Test
    void rights_ofATrackerWithClips_areThoseOfBoth() {
        Set<AclBinding> both = new HashSet<>(rights("posestream-tracker", "User:x"));
        both.addAll(rights("posestream-clips", "User:x"));

        assertThat(rights("posestream-tracker-clips", "User:x")).isEqualTo(both);
    }

    /** The rights of a user as if they were another's. */
    private static Set<AclBinding> rights(String user, String as) {
        Set<AclBinding> rights = new HashSet<>();
        DeployFiles.manifests("KafkaUser").stream()
                .filter(manifest -> manifest.text("metadata", "name").equals(user))
                .flatMap(manifest -> manifest.at("spec", "authorization", "acls").items().stream())
                .forEach(right -> right.at("operations").items().forEach(operation -> {
                    AclBinding bound = right(user, right, operation);
                    rights.add(new AclBinding(
                            bound.pattern(),
                            new AccessControlEntry(as, "*", bound.entry().operation(), AclPermissionType.ALLOW)));
                }));
        assertThat(rights).as(user).isNotEmpty();
        return rights;
    }

    @Test
    void start_eachStage_mayLookAtAllTopics() throws Exception {
        for (String user : List.of(
                "posestream-ingest",
                "posestream-detector",
                "posestream-pose",
                "posestream-tracker",
                "posestream-clips")) {
            // When
            StringWriter err = new StringWriter();
            new StageProcess("stage", as(user), new PrintWriter(err, true), MeterOptions.NONE, () -> {})
                    .run((closing, failure, done, meters) -> done.countDown());

            // Then
            assertThat(err.toString()).as(user).isEmpty();
        }
    }

    @Test
    void write_topicOfAnotherStage_isRefused() throws Exception {
        Map<String, String> others = Map.of(
                "posestream-ingest", "posestream.tracks",
                "posestream-detector", "posestream.frames",
                "posestream-pose", "posestream.persons",
                "posestream-tracker", "posestream.poses",
                "posestream-tracker-clips", "posestream.poses",
                "posestream-view", "posestream.tracks",
                "posestream-clips", "posestream.tracks",
                "posestream-reader", "posestream.tracks",
                "posestream-scaling", "posestream.frames");
        for (Map.Entry<String, String> other : others.entrySet()) {
            try (Producer<String, byte[]> producer =
                    new KafkaProducer<>(as(other.getKey()).producer(true))) {
                // When / Then
                assertThatThrownBy(() ->
                                Futures.get(producer.send(new ProducerRecord<>(other.getValue(), "k", new byte[1]))))
                        .as(other.getKey())
                        // by the answer to the record, or before by the one to its producer's own request
                        .matches(e -> (e instanceof AuthorizationException ? e : e.getCause())
                                instanceof AuthorizationException);
            }
        }
    }

    /** In the way of the manifests: the secret in a folder of its own, named by the properties of all clients. */
    private ClientSettings as(String user) throws IOException {
        Path secret = folder.resolve("secrets").resolve(user);
        Files.createDirectories(secret);
        Files.writeString(
                secret.resolve("sasl.jaas.config"),
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + GuardedBroker.PASSWORD + "\";");
        String file = DeployFiles.manifests("ConfigMap").stream()
                .map(map -> map.text("data", "client.properties"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow();
        Properties properties = new Properties();
        properties.load(new StringReader(file.replace("/etc/posestream/user", secret.toString())));
        Map<String, String> letIn = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> letIn.put(name, properties.getProperty(name)));
        assertThat(letIn.keySet()).contains("sasl.jaas.config", "config.providers");
        // a broker on the loopback interface has neither certificates nor SCRAM
        letIn.keySet().removeIf(name -> name.startsWith("ssl."));
        letIn.put("security.protocol", "SASL_PLAINTEXT");
        letIn.put("sasl.mechanism", "PLAIN");
        return broker.user(letIn);
    }

    private WorkerServices.Settings worker(String user) throws IOException {
        return new WorkerServices.Settings(as(user), SessionConfig.cpu(1), 1, Optional.empty());
    }

    private StageProcess.Opening tracker() throws IOException {
        return TrackerService.tracker(new TrackerService.Settings(
                as("posestream-tracker"),
                Optional.empty(),
                1,
                Optional.empty(),
                TrackerConfig.DEFAULT,
                false,
                Optional.empty()));
    }

    /** Keeps no pictures, so that it deletes them and asks how much room they take. */
    private StageProcess.Opening ingest(Path video) throws IOException {
        SourceOptions source = new SourceOptions(
                video,
                "scene",
                new FrameSelection(0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(HALF_OF_THEM)),
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
        IngestSettings settings = new IngestSettings(
                as("posestream-ingest"), List.of(source), Integer.MAX_VALUE, KeepFrames.parse("none"), false);
        return IngestService.ingest(settings, stream -> fail(stream + " is finished"), (stream, why) -> fail(why));
    }

    private static Path network(String name) {
        return DeployFiles.path("README.md")
                .getParent()
                .getParent()
                .resolve("models/weights")
                .resolve(name);
    }
}
