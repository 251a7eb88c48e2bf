package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.detector.stream.DetectorWorker;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.pose.stream.PoseWorker;
import io.posestream.proto.Topics;
import io.posestream.runner.cli.option.WatchOptions;
import io.posestream.runner.deploy.DeployFiles;
import io.posestream.runner.deploy.DeployFiles.Node;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.viewer.ViewerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whether the files in deploy name flags, variables, ports, topics and groups that there are. */
final class DeployFilesTest {
    private static final int PARTITIONS = 32;
    private static final int REPLICAS = 3;
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final String VARIABLE = "POSESTREAM_";
    private static final int NOT_FOUND = 404;

    /**
     * A start of a command.
     *
     * @param where it stands
     */
    private record Start(String where, List<String> arguments, Map<String, String> environment) {}

    @Test
    void commands_inAllFiles_areTakenByTheCommandLine() {
        // Given
        List<Start> starts = starts();
        assertThat(starts).hasSizeGreaterThanOrEqualTo(14);

        for (Start start : starts) {
            // When
            String[] arguments = start.arguments().toArray(String[]::new);
            CommandLine line = CommandLines.create(arguments);
            line.setDefaultValueProvider(new SettingsDefaults(start.environment()));

            // Then neither a flag nor a value is refused
            line.parseArgs(arguments);
            assertThat(start.environment().keySet())
                    .as("variables of %s", start.where())
                    .filteredOn(name -> name.startsWith(VARIABLE))
                    .isSubsetOf(known());
        }
    }

    /** Variables that the launcher or the process itself reads, and one for each flag of any command: stages share them. */
    private static Set<String> known() {
        Path launcher = DeployFiles.path("README.md").getParent().resolveSibling("posestream");
        Set<String> known = new TreeSet<>(Set.of("POSESTREAM_HOME", "POSESTREAM_CONFIG"));
        Pattern.compile("POSESTREAM_[A-Z_]+")
                .matcher(DeployFiles.text(launcher))
                .results()
                .map(MatchResult::group)
                .forEach(known::add);
        Stream.of("run", "ingest", "detect", "pose", "track", "clips", "view")
                .map(name -> CommandLines.create(name).getSubcommands().get(name))
                .flatMap(command -> command.getCommandSpec().options().stream())
                .forEach(option -> known.add(VARIABLE
                        + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT)));
        return known;
    }

    private static List<Start> starts() {
        List<Start> starts = new ArrayList<>();
        Map<String, String> image = containerVariables();
        Map<String, String> shared = texts(config("posestream-settings").at("data"));
        shared.putAll(texts(DeployFiles.yaml(DeployFiles.path("kubernetes/tracing/settings.yaml"))
                .get(0)
                .at("data")));
        Node gpu = DeployFiles.yaml(DeployFiles.path("kubernetes/overlays/gpu/gpu.yaml"))
                .get(0);
        for (String kind : List.of("Deployment", "Job")) {
            for (Node manifest : DeployFiles.manifests(kind)) {
                for (Node container : containers(manifest)) {
                    List<String> arguments = strings(container.at("args"));
                    Map<String, String> environment = new TreeMap<>(image);
                    environment.putAll(shared);
                    if (!arguments.isEmpty()) {
                        starts.add(new Start(manifest.text("metadata", "name"), arguments, environment));
                    }
                    if (List.of("detect", "pose").containsAll(arguments) && !arguments.isEmpty()) {
                        Map<String, String> more = new TreeMap<>(environment);
                        containers(gpu)
                                .forEach(changed -> changed.at("env")
                                        .items()
                                        .forEach(variable -> more.put(variable.text("name"), variable.text("value"))));
                        starts.add(new Start(manifest.text("metadata", "name") + " on a GPU", arguments, more));
                    }
                }
            }
        }
        for (Path file : DeployFiles.under("compose", ".yaml")) {
            texts(DeployFiles.yaml(file).get(0).at("services")).keySet().forEach(name -> {
                Node service = DeployFiles.yaml(file).get(0).at("services", name);
                if (merged(service, "image").text().equals("${POSESTREAM_IMAGE}")) {
                    Map<String, String> environment = new TreeMap<>(image);
                    environment.putAll(texts(merged(service, "environment")));
                    starts.add(new Start(file + " " + name, strings(service.at("command")), environment));
                }
            });
        }
        for (Path file : DeployFiles.under("systemd", ".service")) {
            starts.add(unit(file));
        }
        return starts;
    }

    /** A value of a service, or of what it takes over with a merge key. */
    private static Node merged(Node service, String key) {
        return service.at(key).value() == null ? service.at("<<", key) : service.at(key);
    }

    private static Start unit(Path file) {
        Map<String, String> environment = assignments(DeployFiles.text(DeployFiles.path("systemd/posestream.env")));
        List<String> lines = DeployFiles.text(file).lines().toList();
        lines.stream()
                .filter(line -> line.startsWith("Environment="))
                .forEach(line -> environment.putAll(assignments(line.substring("Environment=".length()))));
        String start = lines.stream()
                .filter(line -> line.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        List<String> words = Arrays.asList(start.split(" "));
        assertThat(words.get(0)).isEqualTo("ExecStart=/opt/posestream/posestream");
        return new Start(file.toString(), words.subList(1, words.size()), environment);
    }

    private static Map<String, String> assignments(String text) {
        Map<String, String> assignments = new TreeMap<>();
        text.lines()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .forEach(line ->
                        assignments.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return assignments;
    }

    /** What both container files set. */
    private static Map<String, String> containerVariables() {
        Set<Map<String, String>> found = containerFiles()
                .map(file -> Pattern.compile("(POSESTREAM_[A-Z_]+)=(?:\"([^\"]*)\"|(\\S+))")
                        .matcher(DeployFiles.text(file))
                        .results()
                        .collect(Collectors.toMap(
                                match -> match.group(1),
                                match -> match.group(2) == null ? match.group(3) : match.group(2))))
                .collect(Collectors.toSet());
        assertThat(found).hasSize(1);
        return found.iterator().next();
    }

    private static Stream<Path> containerFiles() {
        return Stream.of("cpu", "cuda").map(kind -> DeployFiles.path("container/Containerfile." + kind));
    }

    private static Node config(String name) {
        return DeployFiles.manifests("ConfigMap").stream()
                .filter(map -> map.text("metadata", "name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Node> containers(Node manifest) {
        return manifest.at("spec", "template", "spec", "containers").items();
    }

    private static List<String> strings(Node list) {
        return list.items().stream().map(item -> item.text()).toList();
    }

    private static Map<String, String> texts(Node map) {
        Map<String, String> texts = new TreeMap<>();
        if (map.value() instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    @Test
    void topics_ofTheManifests_areThoseOfTheCommandThatMakesThem() {
        // Given
        Map<String, Map<String, String>> planned =
                new TreeMap<>(new TopicPlan(PARTITIONS, PARTITIONS / 2, (short) REPLICAS, Optional.of(RETENTION), true)
                        .settings(new Topics(Topics.DEFAULT_PREFIX)));

        // When
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (Node topic : DeployFiles.manifests("KafkaTopic")) {
            Map<String, String> settings = texts(topic.at("spec", "config"));
            // the topic of source states tells how many are for cameras
            boolean states = topic.text("metadata", "name").endsWith(".source-states");
            assertThat(topic.text("spec", "partitions"))
                    .isEqualTo(String.valueOf(states ? PARTITIONS / 2 : PARTITIONS));
            assertThat(topic.text("spec", "replicas")).isEqualTo(String.valueOf(REPLICAS));
            found.put(topic.text("metadata", "name"), settings);
        }

        // Then
        assertThat(found).isEqualTo(planned);
        assertThat(DeployFiles.text(DeployFiles.path("compose/distributed.yaml")))
                .contains("KAFKA_MESSAGE_MAX_BYTES: \"" + RecordLimits.MAX_DEAD_LETTER_BYTES + "\"");
    }

    @Test
    void scaling_ofEachStage_followsItsOwnGroupAndNeverExceedsThePartitions() {
        // Given
        Map<String, String> topicOf = Map.of(
                group(DetectorWorker.STAGE),
                        new Topics(Topics.DEFAULT_PREFIX).frames().name(),
                group(PoseWorker.STAGE),
                        new Topics(Topics.DEFAULT_PREFIX).persons().name());
        List<String> deployments = DeployFiles.manifests("Deployment").stream()
                .map(deployment -> deployment.text("metadata", "name"))
                .toList();

        // When
        List<Node> scaled = DeployFiles.manifests("ScaledObject");

        // Then
        Map<String, String> found = new TreeMap<>();
        for (Node object : scaled) {
            assertThat(deployments).contains(object.text("spec", "scaleTargetRef", "name"));
            assertThat(Integer.parseInt(object.text("spec", "maxReplicaCount"))).isLessThanOrEqualTo(PARTITIONS);
            Node trigger = object.at("spec", "triggers").items().get(0).at("metadata");
            found.put(trigger.text("consumerGroup"), trigger.text("topic"));
            assertThat(trigger.text("bootstrapServers"))
                    .isEqualTo(config("posestream-settings").text("data", "POSESTREAM_BOOTSTRAP_SERVERS"));
        }
        assertThat(found).isEqualTo(topicOf);
    }

    private static String group(String stage) {
        return Topics.DEFAULT_PREFIX + "-" + stage;
    }

    @Test
    void ports_inAllFiles_areThoseOfMetricsAndThePage() {
        // Given
        Set<String> ports = new TreeSet<>();

        // When
        for (String folder : List.of("kubernetes", "prometheus")) {
            for (Path file : DeployFiles.under(folder, ".yaml")) {
                DeployFiles.yaml(file)
                        .forEach(document -> document.each((key, below) -> {
                            if (Set.of("containerPort", "prometheus.io/port").contains(key)
                                    || (key.equals("port") && folder.equals("prometheus"))) {
                                ports.add(below.text());
                            }
                        }));
            }
        }
        DeployFiles.manifests("NetworkPolicy")
                .forEach(policy -> policy.at("spec", "ingress").items().stream()
                        .flatMap(rule -> rule.at("ports").items().stream())
                        .forEach(port -> ports.add(port.text("port"))));
        containerFiles().forEach(file -> find("EXPOSE (\\d+)", file, ports));
        DeployFiles.under("compose", ".yaml").forEach(file -> find("/dev/tcp/127.0.0.1/(\\d+)", file, ports));

        // Then
        assertThat(ports)
                .containsExactlyInAnyOrder(
                        String.valueOf(WatchOptions.SERVICE_PORT), String.valueOf(ViewerSettings.USUAL_PORT));
    }

    private static void find(String pattern, Path file, Set<String> found) {
        List<String> here = Pattern.compile(pattern)
                .matcher(DeployFiles.text(file))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(here).as("%s in %s", pattern, file).isNotEmpty();
        found.addAll(here);
    }

    @Test
    void pages_thatProbesAndScrapersAskFor_areServed() throws Exception {
        // Given
        Set<String> paths = new TreeSet<>();
        for (Path file : DeployFiles.under("kubernetes", ".yaml")) {
            DeployFiles.yaml(file)
                    .forEach(document -> document.each((key, below) -> {
                        if (key.equals("httpGet")) {
                            paths.add(below.text("path"));
                        } else if (key.equals("prometheus.io/path")) {
                            paths.add(below.text());
                        }
                    }));
        }
        DeployFiles.under("compose", ".yaml").forEach(file -> find("GET (/\\S+) HTTP", file, paths));
        assertThat(paths).containsExactly("/health/live", "/health/ready", "/health/started", "/metrics");

        try (MeterServer server = MeterServer.open(MeterOptions.NONE, 0, new Meters())) {
            for (String path : paths) {
                // When / Then
                assertThat(Scrape.get(server.address().resolve(path)).statusCode())
                        .as(path)
                        .isNotEqualTo(NOT_FOUND);
            }
            assertThat(Scrape.get(server.address().resolve("/nowhere")).statusCode())
                    .isEqualTo(NOT_FOUND);
        }
    }

    @Test
    void images_standInOneFile() {
        // Given
        Set<String> named = assignments(DeployFiles.text(DeployFiles.path("images/images.env")))
                .keySet();

        // When
        List<String> used = new ArrayList<>();
        DeployFiles.under("compose", ".yaml")
                .forEach(file -> DeployFiles.yaml(file).get(0).each((key, below) -> {
                    if (key.equals("image")) {
                        used.add(below.text().replaceFirst("^\\$\\{(.*)}$", "$1"));
                    }
                }));
        containerFiles()
                .forEach(file -> Pattern.compile("(?m)^(?:ARG|FROM) (.*)$")
                        .matcher(DeployFiles.text(file))
                        .results()
                        .forEach(match -> used.add(match.group(1).replaceFirst("^\\$\\{(.*)}$", "$1"))));
        DeployFiles.under("images", "kustomization.yaml").forEach(file -> find("fieldPath: data\\.(\\S+)", file, used));
        find("fieldPath: data\\.(\\w+)", DeployFiles.path("kubernetes/overlays/gpu/kustomization.yaml"), used);

        // Then
        assertThat(named).containsExactlyInAnyOrderElementsOf(new TreeSet<>(used));
        assertThat(Stream.of("Deployment", "Job")
                        .flatMap(kind -> DeployFiles.manifests(kind).stream())
                        .flatMap(manifest -> containers(manifest).stream())
                        .map(container -> container.text("image"))
                        .filter(image -> !image.isEmpty()))
                .isNotEmpty()
                .allMatch("posestream"::equals);
    }

    private static void find(String pattern, Path file, List<String> found) {
        Set<String> here = new TreeSet<>();
        find(pattern, file, here);
        found.addAll(here);
    }

    @Test
    void alerts_each_haveAPlaceInTheRunbookAndATest() {
        // Given
        String runbook = DeployFiles.text(
                DeployFiles.path("README.md").getParent().resolveSibling("docs").resolve("operations.md"));
        String tests = DeployFiles.text(DeployFiles.path("prometheus/posestream.rules.test.yml"));
        List<Node> rules =
                DeployFiles.yaml(DeployFiles.path("prometheus/posestream.rules.yml"))
                        .get(0)
                        .at("groups")
                        .items()
                        .stream()
                        .flatMap(group -> group.at("rules").items().stream())
                        .toList();
        assertThat(rules).isNotEmpty();

        for (Node rule : rules) {
            // When
            String alert = rule.text("alert");

            // Then
            assertThat(runbook).contains("\n### " + alert + "\n");
            assertThat(rule.text("annotations", "runbook"))
                    .isEqualTo("docs/operations.md#" + alert.toLowerCase(Locale.ROOT));
            assertThat(tests).contains("alertname: " + alert + "\n");
        }
    }
}
