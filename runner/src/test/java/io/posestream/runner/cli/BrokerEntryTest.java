package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.runner.broker.GuardedBroker;
import io.posestream.runner.broker.GuardedBroker.Entry;
import io.posestream.runner.broker.TestCertificates;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.deploy.DeployFiles;
import io.posestream.runner.service.StageRights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a broker lets in that demands TLS and a password, a token or a certificate, and what others are told. */
@Timeout(120)
final class BrokerEntryTest {
    private static final String USER = "somebody";
    private static final String STRANGER = "stranger";

    @TempDir
    private static Path folder;

    private static GuardedBroker broker;

    @BeforeAll
    static void openBroker() {
        broker = GuardedBroker.open(folder, List.of(USER, STRANGER));
        ClientSettings owner = broker.owner();
        Cluster.ask(owner, admin -> TopicPlan.embedded(1).create(admin, owner.topics()));
        broker.grant(USER, StageRights.EXPORT.rights(owner));
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    private static Cli.Result export(Entry entry, Map<String, String> letIn) {
        return type(List.of("export", "--out", folder.resolve("out")), broker.address(entry), letIn);
    }

    private static Cli.Result type(List<Object> command, String address, Map<String, String> letIn) {
        List<Object> words = new ArrayList<>(command);
        words.addAll(List.of("--bootstrap-servers", address, "--kafka-config", file(letIn)));
        return Cli.run(words.toArray());
    }

    private static Path file(Map<String, String> letIn) {
        Properties properties = new Properties();
        properties.putAll(letIn);
        try {
            Path file = Files.createTempFile(folder, "client", ".properties");
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("no file", e);
        }
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void export_withWhatLetsIn_readsTheTopics(Entry entry) {
        // Given / When
        Cli.Result result = export(entry, broker.properties(entry, USER));

        // Then
        assertRefused(result, "no stream");
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void export_asSomebodyWithoutRights_isToldWhichIsMissing(Entry entry) {
        // Given / When
        Cli.Result result = export(entry, broker.properties(entry, STRANGER));

        // Then
        assertRefused(result, "'posestream export' lacks the right Read on the topic posestream.tracks");
    }

    @Test
    void export_wrongSecret_isRefusedInOneLine() {
        for (Entry entry : List.of(Entry.PLAIN, Entry.SCRAM, Entry.OAUTH)) {
            // Given
            Map<String, String> letIn = broker.properties(entry, USER);
            letIn.computeIfPresent(
                    "sasl.jaas.config", (key, text) -> text.replace(GuardedBroker.PASSWORD, "wrong-one"));

            // When
            Cli.Result result = export(entry, letIn);

            // Then
            assertRefused(result, "sasl.");
        }
    }

    @Test
    void export_brokerOfAnUnknownAuthority_isRefusedInOneLine() {
        Path other = TestCertificates.make(folder, "others").authority();
        for (Entry entry : List.of(Entry.PLAIN, Entry.CERTIFICATE)) {
            // Given
            Map<String, String> letIn = broker.properties(entry, USER);
            letIn.put("ssl.truststore.location", other.toString());

            // When
            Cli.Result result = export(entry, letIn);

            // Then
            assertRefused(result, "signed by nobody that this client trusts");
        }
    }

    @Test
    void export_certificateThatIsNoGood_isRefusedInOneLine() {
        // Given
        TestCertificates foreign = TestCertificates.make(folder, "foreign");
        Path stranger = foreign.signed(USER, "-validity", "30");
        Path expired = broker.certificates().signed("expired", "-startdate", "-10d", "-validity", "1");
        for (Path store : List.of(stranger, expired, Path.of(""))) {
            Map<String, String> letIn = broker.properties(Entry.CERTIFICATE, USER);
            letIn.put("ssl.keystore.location", store.toString());
            if (store.toString().isEmpty()) {
                letIn.keySet().removeIf(name -> name.startsWith("ssl.keystore"));
            }

            // When
            Cli.Result result = export(Entry.CERTIFICATE, letIn);

            // Then
            assertRefused(result, "the broker wants a certificate of this client");
        }
    }

    @Test
    void export_settingsThatDoNotFit_areRefusedInOneLine() {
        // Given TLS where there is none, no TLS where there is, a store that is missing or does not open
        Map<String, String> tls = broker.properties(Entry.CERTIFICATE, USER);
        tls.putAll(Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "900"));
        Map<String, String> plain = Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "900");
        Map<String, String> missing = broker.properties(Entry.CERTIFICATE, USER);
        missing.put("ssl.keystore.location", folder.resolve("nothing.p12").toString());
        Map<String, String> wrong = broker.properties(Entry.CERTIFICATE, USER);
        wrong.put("ssl.keystore.password", GuardedBroker.PASSWORD);
        List<Object> command = List.of("export", "--out", folder.resolve("out"));

        // When / Then
        assertRefused(type(command, broker.owner().bootstrapServers(), tls), "no broker answers at");
        assertRefused(export(Entry.PLAIN, plain), "no broker answers at");
        assertRefused(export(Entry.CERTIFICATE, missing), "nothing.p12");
        assertRefused(export(Entry.CERTIFICATE, wrong), "failed to decrypt");
    }

    /** All that reach a broker; those that send or compute would begin with nothing of it. */
    private static Stream<List<Object>> commands() {
        Path video = folder.resolve("clip.mp4");
        return Stream.of(
                List.of("topics", "create"),
                List.of("topics", "describe"),
                List.of("topics", "check"),
                List.of("detect", "--detector", weights("person")),
                List.of("pose", "--pose", weights("pose")),
                List.of("track"),
                List.of("clips"),
                List.of("ingest", video),
                List.of("export"),
                List.of("view", "--view-port", "0"),
                List.of("tail", "tracks"),
                List.of("status"),
                List.of("dead-letters", "list"),
                List.of("dead-letters", "show", "0/0"),
                List.of("dead-letters", "replay", "--all"),
                List.of("compare", "--b", "other.poses"),
                List.of("replay", "--stream", "s", "--into", "again"),
                List.of("model", "swap", weights("pose"), "--stage", "pose", "--stream", "s"));
    }

    private static Path weights(String name) {
        return DeployFiles.path("README.md")
                .getParent()
                .resolveSibling("models")
                .resolve("weights")
                .resolve(name);
    }

    @Test
    @Tag("full")
    void anyCommand_wrongPassword_isRefusedInOneLine() throws IOException {
        // Given
        Files.write(folder.resolve("clip.mp4"), new byte[] {1});
        Map<String, String> letIn = broker.properties(Entry.SCRAM, USER);
        letIn.computeIfPresent("sasl.jaas.config", (key, text) -> text.replace(GuardedBroker.PASSWORD, "wrong-one"));

        for (List<Object> command : commands().toList()) {
            // When
            Cli.Result result = type(command, broker.address(Entry.SCRAM), letIn);

            // Then
            assertThat(result.err()).as("%s", command).contains("does not let this client in");
            assertRefused(result, "sasl.");
        }
    }

    private static void assertRefused(Cli.Result result, String words) {
        assertThat(result.code()).as("said %s", result.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .contains(words)
                .doesNotContain(GuardedBroker.PASSWORD, "wrong-one", TestCertificates.PASSWORD);
        assertThat(result.out()).doesNotContain(GuardedBroker.PASSWORD, "wrong-one");
    }
}
