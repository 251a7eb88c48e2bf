package io.posestream.runner.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's settings from a file, so that a password is not on the command line. */
final class KafkaOptionsTest {
    @TempDir
    private Path folder;

    private static Cli.Result describe(Object... more) {
        Object[] all = new Object[4 + more.length];
        System.arraycopy(new Object[] {"topics", "describe", "--bootstrap-servers", "127.0.0.1:1"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return Cli.run(all);
    }

    @Test
    void kafkaConfig_settings_areUsedAndGiveWayToTheCommandLine() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("kafka.properties"), """
            # a comment
            security.protocol=FROM_FILE
            default.api.timeout.ms = 400
            request.timeout.ms = 300
            """);

        // When
        Cli.Result used = describe("--kafka-config", file);
        Cli.Result covered = describe("--kafka-config", file, "-K", "security.protocol=FROM_LINE");
        Cli.Result mended = describe("--kafka-config", file, "-K", "security.protocol=PLAINTEXT");

        // Then
        assertThat(used.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(used.errorLines()).singleElement().asString().contains("FROM_FILE");
        assertThat(covered.errorLines()).singleElement().asString().contains("FROM_LINE");
        assertThat(mended.errorLines()).singleElement().asString().contains("no broker answers at 127.0.0.1:1");
    }

    @Test
    void kafkaConfig_fileThatCannotBeUsed_isOneLineWithoutItsContent() throws IOException {
        // Given
        Path escape = Files.writeString(folder.resolve("escape"), "password=hush\nx=\\uZZZZ\n");
        Path latin = Files.write(folder.resolve("latin"), "password=hush\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        for (Path file : new Path[] {escape, latin, folder, folder.resolve("missing")}) {
            // When
            Cli.Result result = describe("--kafka-config", file);

            // Then
            assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(result.errorLines())
                    .singleElement()
                    .asString()
                    .contains("--kafka-config", file.toString())
                    .doesNotContain("hush");
        }
    }

    @Test
    void execute_argumentWithControlCharacters_isShownEscaped() {
        // When
        Cli.Result result = Cli.run("run", "no\u001b[31mfile.mp4", "--pose", "x", "--detector", "y");

        // Then
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("no\\x1b[31mfile.mp4").doesNotContain("\u001b");
    }
}
