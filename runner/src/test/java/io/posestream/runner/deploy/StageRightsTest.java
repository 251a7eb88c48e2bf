package io.posestream.runner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.Right;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.proto.Topic;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.GuardedBroker;
import io.posestream.runner.broker.GuardedBroker.Entry;
import io.posestream.runner.deploy.DeployFiles.Node;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.Ending;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.SecondPoses;
import io.posestream.runner.service.StageProcess;
import io.posestream.runner.service.StageRights;
import io.posestream.runner.service.TrackerService;
import io.posestream.runner.service.WorkerServices;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
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
import java.util.Collection;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        List<String> known = new ArrayList<>(manifests().keySet());
        robbed().forEach(one -> known.add(one.user()));
        robbedAtWork().forEach(one -> known.add(one.user()));
        known.addAll(List.of("second", "second-without"));
        broker = GuardedBroker.open(folder, known);
        manifests().forEach(broker::grant);
        Cluster.ask(
                broker.owner(),
                admin -> TopicPlan.embedded(3)
                        .withClips(true)
                        .create(admin, broker.owner().topics()));
        // as the first swap of networks makes it
        NewTopic control = new NewTopic(broker.owner().topics().control().name(), 1, (short) 1);
        Cluster.ask(
                broker.owner(),
                admin -> Futures.get(admin.createTopics(List.of(control)).all()));
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    /** What the manifests give to each user. */
    private static Map<String, Set<Right>> manifests() {
        Map<String, Set<Right>> rights = new TreeMap<>();
        for (Node user : DeployFiles.manifests("KafkaUser")) {
            Set<Right> given = new HashSet<>();
            user.at("spec", "authorization", "acls").items().forEach(right -> given.add(right(right)));
            rights.put(user.text("metadata", "name"), given);
        }
        return rights;
    }

    private static Right right(Node right) {
        ResourceType type = SecurityUtils.resourceType(capital(right.text("resource", "type")));
        // Strimzi's name of the one resource that has none
        String name = type == ResourceType.CLUSTER ? "kafka-cluster" : right.text("resource", "name");
        PatternType pattern =
                right.text("resource", "patternType").equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL;
        Set<AclOperation> operations = new HashSet<>();
        for (Node operation : right.at("operations").items()) {
            AclOperation allowed = SecurityUtils.operation(String.valueOf(operation.value()));
            assertThat(allowed).as("%s", operation).isNotEqualTo(AclOperation.UNKNOWN);
            operations.add(allowed);
        }
        return new Right(new ResourcePattern(type, name, pattern), operations);
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    @Test
    @Tag("full")
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
            tracker(as("posestream-tracker")).open(closing, failure, wake, meters);
            WorkerServices.pose(
                            worker(by(Entry.OAUTH, "posestream-pose")),
                            Optional.of(network("pose")),
                            PoseConfig.defaults(),
                            ProposalConfig.DEFAULT,
                            false)
                    .open(closing, failure, wake, meters);
            WorkerServices.detector(
                            worker(by(Entry.CERTIFICATE, "posestream-detector")),
                            network("person"),
                            DetectorConfig.defaults().withScoreThreshold(0).withMaxPeople(2),
                            1)
                    .open(closing, failure, wake, meters);
            ClipsApp clips = closing.add(ClipsApp.open(
                    new ClipsSettings(by(Entry.PLAIN, "posestream-clips"), ClipOutput.DEFAULT, Optional.empty()),
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

    /** Resource and operation, one each. */
    private static Set<Right> single(Collection<Right> rights) {
        Set<Right> single = new HashSet<>();
        rights.forEach(right ->
                right.operations().forEach(operation -> single.add(new Right(right.resource(), Set.of(operation)))));
        return single;
    }

    private static Set<Right> of(StageRights... stages) {
        ClientSettings clients = new ClientSettings("nowhere:1", "posestream");
        Set<Right> all = new HashSet<>();
        List.of(stages).forEach(stage -> all.addAll(stage.rights(clients)));
        return single(all);
    }

    @Test
    void rights_ofTheManifests_areThoseOfTheStages() {
        Map<String, Set<Right>> manifests = manifests();
        Map<String, Set<Right>> stages = Map.of(
                "posestream-ingest", of(StageRights.INGEST),
                "posestream-detector", of(StageRights.DETECT),
                "posestream-pose", of(StageRights.POSE),
                "posestream-tracker", of(StageRights.TRACK),
                "posestream-clips", of(StageRights.CLIPS),
                "posestream-tracker-clips", of(StageRights.TRACK, StageRights.CLIPS),
                "posestream-reader", of(StageRights.EXPORT),
                "posestream-view", of(StageRights.VIEW),
                "posestream-viewer", of(StageRights.VIEW));

        stages.forEach((user, rights) ->
                assertThat(single(manifests.get(user))).as(user).isEqualTo(rights));
        // one that only looks at lag
        assertThat(manifests).hasSize(stages.size() + 1).containsKey("posestream-scaling");
    }

    @Test
    void rights_ofTheDocument_areThoseOfTheStages() {
        // Given
        List<String> rows = new ArrayList<>();
        ClientSettings clients = new ClientSettings("nowhere:1", "posestream");
        for (StageRights stage : StageRights.values()) {
            for (Right right : stage.rights(clients)) {
                rows.add("| `" + stage.command() + "` | " + Right.place(right.resource()) + " | "
                        + Right.words(right.operations()) + " |");
            }
        }

        // When
        List<String> written = DeployFiles.text(DeployFiles.path("README.md")
                        .getParent()
                        .resolveSibling("docs")
                        .resolve("security.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();

        // Then
        assertThat(written).containsExactlyElementsOf(rows);
    }

    /**
     * A user that has all rights of a stage but one.
     *
     * @param user its name
     * @param stage whose other rights it has
     * @param taken resource and operation
     */
    private record Robbed(String user, StageRights stage, Right taken) {
        Set<Right> left() {
            Set<Right> left = of(stage);
            assertThat(left.remove(taken)).as("%s of %s", taken, stage).isTrue();
            return left;
        }
    }

    private static List<Robbed> robbed() {
        List<Robbed> all = new ArrayList<>();
        for (StageRights stage : StageRights.values()) {
            for (Right taken : of(stage)) {
                // what is created later, and transactions, nobody can be asked about: see robbedAtWork
                if (taken.resource().resourceType() != ResourceType.TRANSACTIONAL_ID
                        && !taken.resource().name().endsWith("-")) {
                    all.add(new Robbed("robbed-" + all.size(), stage, taken));
                }
            }
        }
        return all;
    }

    @Test
    @Tag("full")
    void start_anyRightTakenAway_isRefusedWithItsName() {
        // Given
        List<Robbed> all = robbed();
        all.forEach(one -> broker.grant(one.user(), one.left()));
        assertThat(all).hasSizeGreaterThan(30);

        for (Robbed one : all) {
            ClientSettings clients = plain(one.user());
            StageProcess process = new StageProcess(
                    one.stage().command(),
                    clients,
                    new PrintWriter(new StringWriter()),
                    MeterOptions.NONE,
                    () -> {},
                    Set.of(one.stage()));
            String name = one.taken().resource().name();

            // When / Then
            assertThatThrownBy(() -> process.run((closing, failure, done, meters) -> done.countDown()))
                    .as("%s without %s", one.stage(), one.taken())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("'posestream " + one.stage().command() + "' lacks the right "
                            + Right.words(one.taken().operations()) + " on ")
                    .hasMessageContaining(name.equals("kafka-cluster") ? "the cluster" : name)
                    .hasMessageNotContaining(GuardedBroker.PASSWORD);
        }
    }

    /** Rights that are found missing only when they are used. */
    private static List<Robbed> robbedAtWork() {
        List<Robbed> all = new ArrayList<>();
        for (StageRights stage : List.of(StageRights.TRACK, StageRights.CLIPS)) {
            for (Right taken : of(stage)) {
                // not missed where these topics are there already
                if (taken.resource().name().endsWith("-")
                        && !taken.operations().contains(AclOperation.DESCRIBE_CONFIGS)) {
                    all.add(new Robbed("at-work-" + all.size(), stage, taken));
                }
            }
        }
        return all;
    }

    /** Each under a prefix of its own, the state of an earlier tracker there already unless it is to be made. */
    @ParameterizedTest
    @MethodSource("robbedAtWork")
    @Tag("full")
    void work_rightThatNobodyCanBeAskedAboutTakenAway_stopsTheStageInOneLine(Robbed one) throws Exception {
        // Given
        ClientSettings owner = new ClientSettings(
                broker.owner().bootstrapServers(), one.user(), broker.owner().overrides());
        Cluster.ask(owner, admin -> TopicPlan.embedded(1).withClips(true).create(admin, owner.topics()));
        sendGaps(owner);
        if (!one.taken().operations().contains(AclOperation.CREATE)) {
            try (Closing closing = new Closing()) {
                Failure none = new Failure(new CountDownLatch(1));
                tracker(owner).open(closing, none, new CountDownLatch(1), new Meters());
                awaitAnswers(owner);
            }
        }
        sendGaps(owner);
        broker.grant(one.user(), renamed(one.left(), one.user()));
        ClientSettings clients =
                new ClientSettings(broker.address(Entry.PLAIN), one.user(), broker.properties(Entry.PLAIN, one.user()));
        StringWriter err = new StringWriter();

        // When
        StageProcess process = new StageProcess(
                one.stage().command(),
                clients,
                new PrintWriter(err, true),
                MeterOptions.NONE,
                () -> {},
                Set.of(one.stage()));
        Ending ending = process.run(
                one.stage() == StageRights.TRACK
                        ? tracker(clients)
                        : TrackerService.clips(new ClipsSettings(clients, ClipOutput.DEFAULT, Optional.empty())));

        // Then
        assertThat(ending).as("%s", one).isEqualTo(Ending.FAILED);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("posestream: " + one.stage().command() + " failed: not allowed to ")
                .contains("docs/security.md");
    }

    private static Set<Right> renamed(Set<Right> rights, String prefix) {
        return rights.stream()
                .map(right -> new Right(
                        new ResourcePattern(
                                right.resource().resourceType(),
                                right.resource().name().replace("posestream", prefix),
                                right.resource().patternType()),
                        right.operations()))
                .collect(Collectors.toSet());
    }

    private static void sendGaps(ClientSettings clients) {
        Topic<Poses> poses = clients.topics().poses();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(clients.producer(true))) {
            for (int number = 0; number < 3; number++) {
                FrameId id = new FrameId("stream", 0, number);
                Futures.get(producer.send(
                        poses.encode(0, new StreamItem.Gap<>(id, StreamItem.Provenance.at(1), 1, GapReason.RATE))));
            }
        }
    }

    private static void awaitAnswers(ClientSettings clients) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (new TracksReader(clients).epochs().isEmpty()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void start_eachStage_mayLookAtAllTopics() throws Exception {
        Map<String, Set<StageRights>> stages = Map.of(
                "posestream-ingest", Set.of(StageRights.INGEST),
                "posestream-detector", Set.of(StageRights.DETECT),
                "posestream-pose", Set.of(StageRights.POSE),
                "posestream-tracker", Set.of(StageRights.TRACK),
                "posestream-tracker-clips", Set.of(StageRights.TRACK, StageRights.CLIPS),
                "posestream-clips", Set.of(StageRights.CLIPS),
                "posestream-reader", Set.of(StageRights.EXPORT),
                "posestream-view", Set.of(StageRights.VIEW));
        for (Map.Entry<String, Set<StageRights>> stage : stages.entrySet()) {
            String user = stage.getKey();
            // When
            StringWriter err = new StringWriter();
            new StageProcess(
                            "stage",
                            as(user),
                            new PrintWriter(err, true),
                            MeterOptions.NONE,
                            () -> {},
                            stage.getValue())
                    .run((closing, failure, done, meters) -> done.countDown());

            // Then
            assertThat(err.toString()).as(user).isEmpty();
        }
    }

    @Test
    void prepare_secondPoseStageWithoutARight_isRefusedWithItsName() throws Exception {
        // Given
        SecondPoses second = new SecondPoses("posestream.poses-b", "posestream-pose-b");
        Right persons = Right.topic("posestream.persons", AclOperation.READ);
        Set<Right> rights = new HashSet<>();
        for (Right right : of(StageRights.POSE)) {
            ResourcePattern resource = right.resource();
            boolean own = resource.name().equals("posestream.poses")
                    || resource.name().equals("posestream-pose");
            rights.add(new Right(
                    new ResourcePattern(
                            resource.resourceType(), resource.name() + (own ? "-b" : ""), resource.patternType()),
                    right.operations()));
        }
        second.prepare(broker.owner());
        broker.grant("second", rights);
        assertThat(rights.remove(persons)).isTrue();
        broker.grant("second-without", rights);

        // When / Then
        assertThat(second.prepare(plain("second")).name()).isEqualTo("posestream.poses-b");
        assertThatThrownBy(() -> second.prepare(plain("second-without")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'posestream pose' lacks the right Read on the topic posestream.persons");
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

    private static ClientSettings plain(String user) {
        return broker.user(Entry.PLAIN, broker.properties(Entry.PLAIN, user));
    }

    /** In the way of the manifests: the secret in a folder of its own, named by the properties of all clients. */
    private ClientSettings as(String user) throws IOException {
        Path secret = folder.resolve("secrets").resolve(user);
        Files.createDirectories(secret);
        Files.writeString(
                secret.resolve("sasl.jaas.config"),
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + GuardedBroker.PASSWORD + "\";");
        String file = DeployFiles.manifests("ConfigMap").stream()
                .map(map -> map.text("data", "client.properties"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow();
        Properties properties = new Properties();
        properties.load(new StringReader(file.replace("/etc/posestream/user", secret.toString())
                .replace("/etc/posestream/broker/ca.crt", broker.authority().toString())));
        Map<String, String> letIn = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> letIn.put(name, properties.getProperty(name)));
        assertThat(letIn.keySet()).contains("sasl.jaas.config", "config.providers", "ssl.truststore.location");
        return broker.user(Entry.SCRAM, letIn);
    }

    /** In one of the other ways. */
    private static ClientSettings by(Entry entry, String user) {
        return broker.user(entry, broker.properties(entry, user));
    }

    private static WorkerServices.Settings worker(ClientSettings clients) {
        return new WorkerServices.Settings(clients, SessionConfig.cpu(1), 1, Optional.empty());
    }

    private static StageProcess.Opening tracker(ClientSettings clients) {
        return TrackerService.tracker(new TrackerService.Settings(
                clients, Optional.empty(), 1, Optional.empty(), TrackerConfig.DEFAULT, false, Optional.empty()));
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
