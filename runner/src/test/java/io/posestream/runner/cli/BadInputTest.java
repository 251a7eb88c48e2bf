package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.cli.option.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the user must put right is one line on standard error and exit code 2. */
final class BadInputTest {
    private static final List<String> NOBODY_LISTENS = List.of(
            "--bootstrap-servers", "127.0.0.1:1", "-K", "default.api.timeout.ms=400", "-K", "request.timeout.ms=300");

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("--bootstrap-servers", List.of("detect", "--detector", "missing.onnx")),
                Arguments.of("--bootstrap-servers", List.of("pose", "--pose", "missing.onnx")),
                Arguments.of("--bootstrap-servers", List.of("track")),
                Arguments.of("--bootstrap-servers", List.of("topics", "create")),
                Arguments.of("--bootstrap-servers", List.of("topics", "check")),
                Arguments.of("--bootstrap-servers", List.of("topics", "describe")),
                Arguments.of("--data-dir", List.of("export")),
                Arguments.of("no broker's data", List.of("export", "--data-dir", "missing")),
                Arguments.of("--data-dir", List.of("track", "--from-poses")),
                Arguments.of("no broker's data", List.of("track", "--from-poses", "--data-dir", "missing")),
                Arguments.of(
                        "--member belongs to the service",
                        List.of("track", "--from-poses", "--data-dir", "missing", "--member", "one")),
                Arguments.of(
                        "--out belongs to --from-poses",
                        List.of("track", "--bootstrap-servers", "127.0.0.1:1", "--out", "out")),
                Arguments.of(
                        "unknown tracker setting 'patience': there are preset, nms-oks=0.8",
                        List.of("track", "--from-poses", "--data-dir", "missing", "--tracker", "patience=2")),
                Arguments.of(
                        "memory=long",
                        List.of("track", "--bootstrap-servers", "127.0.0.1:1", "--tracker", "memory=long")),
                Arguments.of("missing.mp4", List.of("ingest", "missing.mp4", "--bootstrap-servers", "127.0.0.1:1")),
                Arguments.of("7 weeks", List.of("topics", "create", "--retention", "7 weeks")),
                Arguments.of(
                        "missing", List.of("evaluate", "posetrack", "--truth", "missing", "--predictions", "missing")),
                Arguments.of(
                        "missing.json",
                        List.of("evaluate", "coco", "--truth", "missing.json", "--predictions", "missing.json")),
                Arguments.of(
                        "--type masks", List.of("evaluate", "coco", "--type", "masks", "--truth=a", "--predictions=b")),
                Arguments.of(
                        "--from-score 2",
                        List.of("evaluate", "coco", "--type=boxes", "--from-score=2", "--truth=a", "--predictions=b")),
                Arguments.of(
                        "--from-score goes with --type boxes",
                        List.of("evaluate", "coco", "--from-score", "0.5", "--truth=a", "--predictions=b")),
                Arguments.of(
                        "--area-from-box goes with --type keypoints",
                        List.of("evaluate", "coco", "--type=boxes", "--area-from-box", "--truth=a", "--predictions=b")),
                Arguments.of(
                        "missing.json",
                        List.of("evaluate", "mpii", "--truth", "missing.json", "--predictions", "missing.json")),
                Arguments.of(
                        "2019",
                        List.of("evaluate", "posetrack", "--truth", "a", "--predictions", "b", "--challenge", "2019")),
                Arguments.of("--detect-every", List.of("demo", "--detect-every", "0")),
                Arguments.of("--proposals off", List.of("demo", "--detect-every", "2", "--proposals", "off")),
                Arguments.of("--proposals sometimes", List.of("demo", "--proposals", "sometimes")),
                Arguments.of("missing.pth", List.of("model", "show", "missing.pth")),
                Arguments.of("unknown architecture", List.of("model", "show", "rsn-19")),
                Arguments.of("missing", List.of("model", "verify", "missing")),
                Arguments.of("there is no public checkpoint", List.of("model", "verify", "rsn-50x4")),
                Arguments.of(
                        "model import --arch rsn-18 ",
                        List.of("pose", "--bootstrap-servers", "127.0.0.1:1", "--pose", "rsn-18")),
                Arguments.of(
                        "hrnet-w32 has not been imported",
                        List.of("demo", "--detector", "pom.xml", "--pose", "hrnet-w32")),
                Arguments.of(
                        "no network nonsense",
                        List.of("detect", "--bootstrap-servers", "127.0.0.1:1", "--detector", "nonsense")),
                Arguments.of("no network is named: add --pose", List.of("pose", "--bootstrap-servers", "127.0.0.1:1")),
                Arguments.of("pom.xml", List.of("demo", "--detector", "pom.xml")),
                Arguments.of(
                        "--proposals on takes a pose network",
                        List.of("pose", "--bootstrap-servers", "127.0.0.1:1", "--pose", "none", "--proposals", "on")),
                Arguments.of("--sha256", List.of("model", "add", "x", "https://127.0.0.1:1/x.onnx")),
                Arguments.of("no https:// address", List.of("model", "add", "x", "http://127.0.0.1:1/x.onnx", "--yes")),
                Arguments.of("64 hexadecimal digits", List.of("model", "add", "x", "missing.onnx", "--sha256", "abc")),
                Arguments.of("no network at missing.onnx", List.of("model", "add", "x", "missing.onnx")),
                Arguments.of("cannot be called a/b", List.of("model", "add", "a/b", "missing.onnx")),
                Arguments.of("cannot be called none", List.of("model", "add", "none", "missing.onnx")),
                Arguments.of("no network nonsense among yours", List.of("model", "remove", "nonsense")),
                Arguments.of("--calibrate", List.of("model", "quantize", "missing", "--out", "out")),
                Arguments.of(
                        "256by192",
                        List.of(
                                "model",
                                "import",
                                "--arch",
                                "rsn-18",
                                "--checkpoint",
                                "missing.pth",
                                "--out",
                                "out",
                                "--input",
                                "256by192")),
                Arguments.of(
                        "missing.pth",
                        List.of("model", "import", "--arch", "rsn-18", "--checkpoint", "missing.pth", "--out", "out")),
                Arguments.of(
                        "--enlarge wide",
                        List.of(
                                "model",
                                "import",
                                "--arch=rsn-18",
                                "--checkpoint=missing.pth",
                                "--out=out",
                                "--enlarge=wide")),
                Arguments.of("tracker", List.of("bench", "micro", "unknown")),
                Arguments.of("missing", List.of("bench", "tracking", "--vectors", "missing")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void execute_wrongInput_namesItInOneLineAndExitsWithTwo(String named, List<String> args) {
        // When
        Cli.Result result = Cli.run(args.toArray());

        // Then
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .contains(named);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @MethodSource("brokerUsers")
    void execute_nobodyListens_namesTheAddress(List<String> command) {
        // When
        Cli.Result result =
                Cli.run(Stream.concat(command.stream(), NOBODY_LISTENS.stream()).toArray());

        // Then
        assertThat(result.errorLines()).singleElement().asString().contains("no broker answers at 127.0.0.1:1");
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    }

    static Stream<List<String>> brokerUsers() {
        return Stream.of(List.of("topics", "check"), List.of("track"), List.of("export", "--format", "mot"));
    }

    @Test
    void execute_hostThatIsNone_saysWhatIsWrongWithIt() {
        // When
        Cli.Result result = Cli.run("topics", "describe", "--bootstrap-servers", "no port");

        // Then
        assertThat(result.errorLines()).singleElement().asString().contains("--bootstrap-servers");
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void execute_exportUnknownFormat_listsThoseThereAre(@TempDir Path folder) throws IOException {
        // Given
        Path out = Files.createDirectory(folder.resolve("out"));

        // When
        Cli.Result result = Cli.run("export", "--bootstrap-servers", "127.0.0.1:1", "--format", "xml", "--out", out);

        // Then
        assertThat(result.errorLines()).singleElement().asString().contains("xml", "posetrack", "csv");
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    }
}
