package io.posestream.runner.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedBrokerTest {
    @Test
    void open_sameFolderAgain_holdsTheSameTopics(@TempDir Path folder) throws Exception {
        // Given
        BrokerSettings settings = new BrokerSettings(folder.resolve("log"), OptionalInt.empty(), 16 << 20);
        try (EmbeddedBroker broker = EmbeddedBroker.open(settings, () -> {});
                Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }

        // When
        try (EmbeddedBroker broker = EmbeddedBroker.open(settings, () -> {});
                Admin admin = admin(broker)) {

            // Then
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).containsExactly("kept");
        }
    }

    @Test
    void open_portInUse_isOneUserError(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = new BrokerSettings(folder, OptionalInt.of(taken.getLocalPort()), 16 << 20);

            assertThatThrownBy(() -> EmbeddedBroker.open(settings, () -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is in use");
        }
    }

    /** As where several runs start at once, each of which looks for free ports. */
    @ParameterizedTest
    @ValueSource(strings = {"CLIENTS", "CONTROLLER"})
    void open_freePortIsTakenBeforeItIsListenedOn_takesOthers(String listener, @TempDir Path folder) throws Exception {
        // Given
        BrokerSettings settings = new BrokerSettings(folder.resolve("log"), OptionalInt.empty(), 16 << 20);
        AtomicInteger deaths = new AtomicInteger();
        List<ServerSocket> others = new ArrayList<>();

        // When
        try (EmbeddedBroker broker = EmbeddedBroker.open(settings, deaths::incrementAndGet, properties -> {
                    if (others.isEmpty()) {
                        others.add(listening(port(properties, listener)));
                    }
                });
                Admin admin = admin(broker)) {

            // Then
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEmpty();
            assertThat(deaths).hasValue(0);
        } finally {
            for (ServerSocket other : others) {
                other.close();
            }
        }
    }

    private static int port(Properties properties, String listener) {
        Matcher port = Pattern.compile(listener + "://127.0.0.1:(\\d+)").matcher(properties.getProperty("listeners"));
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static ServerSocket listening(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void open_clientsWithoutTheSecret_areNotLetIn(@TempDir Path folder) throws Exception {
        // Given
        BrokerSettings settings = new BrokerSettings(folder.resolve("log"), OptionalInt.empty(), 16 << 20);
        try (EmbeddedBroker broker = EmbeddedBroker.open(settings, () -> {})) {
            String secret = broker.credentials().client().get("sasl.jaas.config");
            Map<String, String> wrong = new HashMap<>(broker.credentials().client());
            wrong.put("sasl.jaas.config", secret.replaceAll("password=\"[0-9a-f]{4}", "password=\"0000"));

            // Then
            try (Admin plain = Admin.create(Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "default.api.timeout.ms", 1000,
                    "request.timeout.ms", 800))) {
                assertThatThrownBy(
                                () -> plain.deleteTopics(List.of("any")).all().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(TimeoutException.class);
            }
            try (Admin guessing = admin(broker, wrong)) {
                assertThatThrownBy(() -> guessing.listTopics().names().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
            try (Admin plain = Admin.create(Map.of(
                    "bootstrap.controllers", "127.0.0.1:" + broker.controllerPort(),
                    "default.api.timeout.ms", 1000,
                    "request.timeout.ms", 800))) {
                assertThatThrownBy(() ->
                                plain.describeMetadataQuorum().quorumInfo().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(TimeoutException.class);
            }
        }
    }

    @Test
    void open_newFolder_keepsOneSecretThatOnlyItsOwnerMayRead(@TempDir Path folder) throws Exception {
        // Given
        Path log = Files.createDirectory(folder.resolve("log"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwxr-xr-x"));

        // When
        BrokerCredentials first = BrokerCredentials.of(OwnerOnly.folder(log));
        BrokerCredentials again = BrokerCredentials.of(OwnerOnly.folder(log));

        // Then
        assertThat(again.client()).isEqualTo(first.client());
        assertThat(first.client().get("sasl.jaas.config")).containsPattern("password=\"[0-9a-f]{64}\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rwx------");
        Properties asKafkaReadsIt = new Properties();
        try (Reader reader = Files.newBufferedReader(first.file())) {
            asKafkaReadsIt.load(reader);
        }
        assertThat(asKafkaReadsIt).isEqualTo(first.client());

        // When others could have read it
        Files.setPosixFilePermissions(first.file(), PosixFilePermissions.fromString("rw-r--r--"));

        // Then another takes its place
        assertThat(BrokerCredentials.of(log).client()).isNotEqualTo(first.client());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
                .isEqualTo("rw-------");
    }

    private static Admin admin(EmbeddedBroker broker) {
        return admin(broker, broker.credentials().client());
    }

    private static Admin admin(EmbeddedBroker broker, Map<String, String> letIn) {
        Map<String, Object> reach = new HashMap<>(letIn);
        reach.put("bootstrap.servers", broker.bootstrapServers());
        reach.put("default.api.timeout.ms", 3000);
        reach.put("request.timeout.ms", 2000);
        return Admin.create(reach);
    }
}
