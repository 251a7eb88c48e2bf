package io.posestream.runner.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
