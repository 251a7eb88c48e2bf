package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
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
    void execute_scaleOfWhatCannotBe_isOneLine() {
        Cli.Result missing = Cli.run("bench", "scale", "services", "nowhere.mp4");
        Cli.Result none = Cli.run("bench", "scale", "services", "nowhere.mp4", "--workers", "0");

        assertThat(missing.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(missing.errorLines()).singleElement().asString().contains("no such file: nowhere.mp4");
        assertThat(none.errorLines()).singleElement().asString().contains("--workers is not between 1 and 16: 0");
    }

    @Test
    @Tag("full")
    @SharedTest
    void execute_scaleOfAClip_measuresTheSingleProcessAndServices() {
        String clip = Shared.path("videos", "retail-1080p.mp4").toString();
        String[] networks = {"--detector", "../models/weights/person", "--pose", "../models/weights/pose"};

        Cli.Result services = Cli.run(
                "bench",
                "scale",
                "services",
                clip,
                "--workers",
                "1",
                "--streams",
                "2",
                "--limit",
                "4",
                networks[0],
                networks[1],
                networks[2],
                networks[3]);
        Cli.Result history = Cli.run(
                "bench",
                "scale",
                "history",
                clip,
                "--hours",
                "0.01",
                networks[0],
                networks[1],
                networks[2],
                networks[3]);

        assertThat(services.out().lines()).as("%s", services.errorLines()).hasSize(3);
        assertThat(history.out().lines()).as("%s", history.errorLines()).hasSize(2);
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
