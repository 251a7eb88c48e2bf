package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that may write 1 MB to a file and no more, as on a disk that is nearly full. */
@SharedTest
final class DiskFullTest {
    private static final int LIMIT_KB = 1024;
    private static final long MOST_SECONDS = 120;

    @TempDir
    Path temp;

    private Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private int importInto(String folder) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String checkpoint =
                Shared.path("models", "rsn18-w50-prm-128x96-start.pth").toString();
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f " + LIMIT_KB * 1024 / 512 + "; exec \"$@\"",
                "sh",
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                Main.class.getName(),
                "model",
                "import",
                "--arch",
                "rsn-18+prm",
                "--width",
                "0.5",
                "--input",
                "128x96",
                "--overwrite",
                "--checkpoint",
                checkpoint,
                "--out",
                folder);
        builder.directory(temp.toFile());
        builder.environment().put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        builder.redirectOutput(temp.resolve("out.txt").toFile());
        builder.redirectError(temp.resolve("err.txt").toFile());
        process = builder.start();
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                Stream.of(classPath.split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    @Test
    void execute_importThatDoesNotFit_leavesNothingAndSaysSo() throws IOException, InterruptedException {
        // When
        int code = importInto("model");

        // Then
        assertThat(code).isEqualTo(ExitCodes.USAGE);
        List<String> lines = Files.readAllLines(temp.resolve("err.txt"), StandardCharsets.UTF_8);
        assertThat(lines).singleElement().asString().contains("cannot write").contains("File too large");
        assertThat(temp.resolve("model")).doesNotExist();
    }

    @Test
    void execute_replacementThatDoesNotFit_leavesTheOldModel() throws IOException, InterruptedException {
        // Given
        Path folder = Files.createDirectory(temp.resolve("model"));
        Files.writeString(folder.resolve("model.onnx"), "old graph");
        Files.writeString(folder.resolve("model.json"), "old manifest");

        // When
        int code = importInto("model");

        // Then
        assertThat(code).isEqualTo(ExitCodes.USAGE);
        assertThat(folder.resolve("model.onnx")).hasContent("old graph");
        assertThat(folder.resolve("model.json")).hasContent("old manifest");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }
}
