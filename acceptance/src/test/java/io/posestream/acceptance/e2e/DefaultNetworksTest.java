package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line from the root of the checkout, which has folders called as the usual networks are. */
final class DefaultNetworksTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
    private static final long SECONDS = 60;

    @TempDir
    Path temp;

    /** Asks for the pose service; where a network is found, it ends at the broker that is not there. */
    private List<String> errors(String... more) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "pose",
                "--bootstrap-servers",
                "127.0.0.1:1",
                "-K",
                "default.api.timeout.ms=400",
                "-K",
                "request.timeout.ms=300");
        try (ChildJvm process = ChildJvm.start(
                temp,
                "posestream",
                CHECKOUT,
                List.of("-Dposestream.project=" + temp, "-Duser.home=" + temp),
                Main.class,
                Stream.concat(arguments.stream(), List.of(more).stream()).toList())) {
            assertThat(process.awaitExit(SECONDS)).isEqualTo(2);
            return process.errLines();
        }
    }

    /** A network that is there by name; nothing looks into it here. */
    private void ship(String name) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("models/weights").resolve(name));
        Files.writeString(folder.resolve("model.json"), "{}");
    }

    @Test
    void pose_checkoutHasAFolderOfThatName_isNotTakenForANetwork() throws Exception {
        // Given
        assertThat(CHECKOUT.resolve("pose")).isDirectory();

        // When, Then
        assertThat(errors()).singleElement().asString().contains("no network is named: add --pose");
        assertThat(errors("--pose", "pose")).singleElement().asString().contains("no network pose");
    }

    @Test
    void pose_networkOfThatNameIsShipped_isTheDefault() throws Exception {
        // Given
        ship("pose");

        // When, Then: with a network at hand, the broker is what is missing next
        assertThat(errors()).singleElement().asString().contains("no broker answers");
        assertThat(errors("--pose", "pose")).singleElement().asString().contains("no broker answers");
        assertThat(errors("--precision", "int8"))
                .singleElement()
                .asString()
                .contains("no form in int8, there is no " + temp.resolve("models/weights/pose-int8"));
        ship("pose-int8");
        assertThat(errors("--precision", "int8")).singleElement().asString().contains("no broker answers");
    }
}
