package io.posestream.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that end while their threads are inside ONNX Runtime. */
@Timeout(120)
final class ProcessEndTest {
    private static final long PATIENCE = 60;
    private static final long POLL_MS = 10;

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void start(String how) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                // a shell that starts this in the background lets its children ignore Ctrl-C
                "env",
                "--default-signal=INT,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                EndingMain.class.getName(),
                folder.resolve("left").toString(),
                how);
        builder.environment().put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        // where a crash would leave its report
        builder.directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        process = builder.start();
    }

    private static String absolute(String classPath) {
        return String.join(
                ":",
                Stream.of(classPath.split(":", -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private void assertEnded(int code) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err")))
                .isEqualTo(code);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("out", "err");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void signal_whileCallersCompute_endsCleanlyWithItsCode(String signal, int code) throws Exception {
        // Given
        start("wait");
        while (process.isAlive() && !Files.readString(folder.resolve("out")).contains("computing")) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }

        // When
        List<String> kill = List.of("kill", "-" + signal, Long.toString(process.pid()));
        assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();

        // Then
        assertEnded(code);
    }

    @Test
    void leave_whileCallersCompute_endsCleanly() throws Exception {
        // When
        start("end");

        // Then
        assertEnded(0);
    }
}
