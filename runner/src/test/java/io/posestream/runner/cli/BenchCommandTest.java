package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
    @Test
    void execute_quickMicroBenchmark_printsOneLineEach() {
        // When
        Cli.Result result = Cli.run("bench", "micro", "codecs", "--quick");

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.out().lines())
                .hasSize(4)
                .allMatch(line -> line.matches("CodecBench\\.(de|en)code people \\d+ \\d+\\.\\d{2}( \\+- .*)? us"));
    }

    @Test
    @SharedTest
    void execute_trackingOfOneSeed_printsOneLineOfTheAgreedForm(@TempDir Path folder) throws IOException {
        // Given
        copy(Shared.path("vectors", "tracking", "100"), folder.resolve("100"));

        // When
        Cli.Result result = Cli.run("bench", "tracking", "--vectors", folder);

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .singleElement()
                .asString()
                .matches("seed 100 mota 9\\d\\.\\d{2} switches-per-joint \\d+\\.\\d");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
