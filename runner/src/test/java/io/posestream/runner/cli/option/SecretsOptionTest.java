package io.posestream.runner.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.media.video.MediaAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SecretsOptionTest {
    @TempDir
    private Path folder;

    private SecretsOption secrets(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("secrets"), java.util.List.of(lines));
        SecretsOption option = new SecretsOption();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(option))
                .parseArgs("--secrets", file.toString());
        return option;
    }

    @Test
    void fill_namesOfTheFile_areReplacedSoThatNoSignHasAMeaning() throws IOException {
        SecretsOption secrets = secrets("# of the gate", "GATE_USER = admin", "GATE_PASSWORD=p@ss/w ö:rd");

        String address = secrets.fill("rtsp://${GATE_USER}:${GATE_PASSWORD}@gate/live");

        assertThat(address).isEqualTo("rtsp://admin:p%40ss%2Fw%20%C3%B6%3Ard@gate/live");
        assertThat(MediaAddress.parse(address)).hasToString("rtsp://gate/live");
    }

    @Test
    void fill_nameWithoutAValue_isOneLineThatNamesIt() throws IOException {
        SecretsOption secrets = secrets("OTHER=hush");

        assertThatThrownBy(() -> secrets.fill("rtsp://${NO_SUCH_NAME_HERE}@gate/live"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("NO_SUCH_NAME_HERE")
                .hasMessageNotContaining("hush");
    }

    @Test
    void fill_lineThatIsNone_isNamedByItsNumberAlone() throws IOException {
        SecretsOption secrets = secrets("A=1", "hush");

        assertThatThrownBy(() -> secrets.fill("rtsp://${A}@gate/live"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("hush");
    }

    @Test
    void fill_addressWithoutNames_isLeftAlone() {
        assertThat(new SecretsOption().fill("rtsp://a:b$c@gate/live")).isEqualTo("rtsp://a:b$c@gate/live");
    }
}
