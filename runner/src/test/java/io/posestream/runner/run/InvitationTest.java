package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InvitationTest {
    private static final String SECRET = "ab".repeat(32);
    private static final ClientSettings CLIENTS = new ClientSettings("127.0.0.1:9", "p");

    @Test
    void invitation_portWasChosen_namesTheFileAndNotTheSecret(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.createFile(
                folder.resolve("client.properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "sasl.jaas.config=x username=\"posestream\" password=\"" + SECRET + "\";\n");

        // When, Then
        assertThat(RunBroker.invitation(OptionalInt.empty(), CLIENTS, folder)).isEmpty();
        assertThat(RunBroker.invitation(OptionalInt.of(9), CLIENTS, folder))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("127.0.0.1:9", file.toString())
                        .doesNotContain(SECRET));
    }
}
