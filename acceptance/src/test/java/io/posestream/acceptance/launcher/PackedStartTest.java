package io.posestream.acceptance.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.deploy.DeployFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with all jars of the product, as a distribution has them, and an environment with nothing in it. */
@Timeout(120)
final class PackedStartTest {
    private static final long LONGEST_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void start_packedUnderAnEmptyEnvironment_runsAndWritesToItsCacheAlone() throws Exception {
        // Given
        Path home = packed();
        Path said = folder.resolve("said");

        // When
        int code = start(home, said, "model", "list");

        // Then
        assertThat(code).as(Files.readString(said)).isZero();
        assertThat(said).content().contains("shipped: person ");
        assertThat(folder.resolve("cache").resolve("tmp")).isDirectory();
        assertThat(files(folder)).containsExactlyInAnyOrder("cache", "home", "said");
        assertThat(files(home)).containsExactlyInAnyOrder("lib", "models", "posestream");
    }

    @Test
    void run_pictureThatIsCutShort_isToldOfInOurWordsAlone() throws Exception {
        // Given half a PNG, of which OpenCV says on standard error that its buffer is incomplete
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(640, 480, BufferedImage.TYPE_3BYTE_BGR), "png", whole);
        Files.write(pictures.resolve("1.png"), Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
        Path said = folder.resolve("said");

        // When
        int code = start(
                packed(),
                said,
                "run",
                pictures.toString(),
                "--out",
                folder.resolve("out").toString());

        // Then
        assertThat(code).as(Files.readString(said)).isEqualTo(2);
        assertThat(said)
                .content()
                .contains("posestream: ")
                .doesNotContain("[ WARN")
                .doesNotContain("grfmt_png");
    }

    private Path packed() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path project = DeployFiles.path("README.md").getParent().getParent();
        Files.copy(project.resolve("posestream"), home.resolve("posestream"));
        assertThat(home.resolve("posestream").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(home.resolve("models"), project.resolve("models"));
        pack(Files.createDirectory(home.resolve("lib")));
        return home;
    }

    /** The exit code of a command under an empty environment; all that it says goes to {@code said}. */
    private int start(Path home, Path said, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/env",
                "-i",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "POSESTREAM_CACHE=" + folder.resolve("cache"),
                "POSESTREAM_ARCHIVE=off",
                home.resolve("posestream").toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The class path of this test, folders of classes packed, without tests. */
    private static void pack(Path lib) throws IOException {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        int count = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath().normalize();
            Path packed = lib.resolve("posestream-" + count++ + ".jar");
            if (Files.isRegularFile(path)) {
                Files.createSymbolicLink(packed, path);
            } else if (Files.isDirectory(path) && !path.endsWith("test-classes") && !path.endsWith("test")) {
                assertThat(jar.run(System.out, System.err, "--create", "--file", packed.toString(), "-C", entry, "."))
                        .isZero();
            }
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
