package io.posestream.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong: one clear line, exit code 2, nothing written. */
@SharedTest
final class RunRefusalTest {
    private static final Path DETECTOR = Shared.root().resolve("models/rtmdet_nano_person.onnx");
    private static final Path POSE = Shared.root().resolve("models/tinypose_256x192.onnx");

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void nameOut() {
        out = folder.resolve("out");
    }

    @Test
    void run_fileMissing_isNamed() {
        refused(run(folder.resolve("nowhere.mp4")), "nowhere.mp4", "no such file");
    }

    @Test
    void run_folderWithoutMedia_isNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("holiday"));
        Files.writeString(empty.resolve("notes.txt"), "sun");

        refused(run(empty), "holiday", "without videos or images");
    }

    @Test
    void run_notAVideo_isNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.mp4"), "Dear Sir or Madam,\n".repeat(200));

        refused(run(text), "letter.mp4", "not a video");
    }

    @Test
    void run_emptyFile_isNamed() throws IOException {
        refused(run(Files.createFile(folder.resolve("empty.mp4"))), "empty.mp4");
    }

    @Test
    void run_mp4WithoutItsIndex_saysSo() throws IOException {
        Path video = Clips.withoutIndex(clip("unfinished.mp4"));

        refused(run(video), "unfinished.mp4", "without its index", "repair");
    }

    @Test
    void run_indexWithoutPictures_isNamed() throws IOException {
        // Given only the index, in front, is left
        Path video = Clips.cut(clip("zero.mp4"), 0.1);

        refused(run(video), "zero.mp4");
    }

    @Test
    void run_oneBadSourceOfThree_isNamedAndNothingIsWritten() throws IOException {
        List<String> arguments = run(clip("good.mp4"));
        arguments.addAll(
                1,
                List.of(clip("fine.mp4").toString(), folder.resolve("bad.mp4").toString()));

        refused(arguments, "bad.mp4", "no such file");
    }

    @Test
    void run_cameraAddress_saysThatItCannotBeReadYet() {
        List<String> arguments = options();
        arguments.add("rtsp://door/1");

        refused(arguments, "rtsp://door/1", "cameras");
    }

    @Test
    void run_modelThatIsNone_isNamed() throws IOException {
        Path model = Files.writeString(folder.resolve("weights.onnx"), "these are no weights");

        refused(run(clip("a.mp4"), model, POSE), "weights.onnx", "cannot load model");
        refused(run(clip("b.mp4"), DETECTOR, folder.resolve("missing.onnx")), "missing.onnx", "no such file");
    }

    @Test
    void run_networksExchanged_saysWhichIsWhich() throws IOException {
        refused(run(clip("a.mp4"), POSE, POSE), "tinypose", "finds no people", "give a detector");
        refused(run(clip("b.mp4"), DETECTOR, DETECTOR), "rtmdet", "finds no keypoints", "give a pose network");
        Path other = Shared.path("models", "deimv2_hgnetv2_femto_coco.onnx");
        refused(run(clip("c.mp4"), DETECTOR, other), "deimv2", "finds no keypoints");
    }

    @Test
    void run_modelOfUnknownSignature_saysThatAManifestIsMissing() throws IOException {
        Path unknown = Files.write(folder.resolve("identity.onnx"), TinyOnnx.identity());

        refused(run(clip("a.mp4"), unknown, POSE), "identity.onnx", "unknown signature", "model.json");
    }

    @Test
    void run_noNetworkNamed_saysWhichFlag() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", clip("a.mp4").toString(), "--out", out.toString()));

        refused(arguments, "--detector");
    }

    @Test
    void run_portInUse_isNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> arguments = run(clip("a.mp4"));
            arguments.addAll(List.of("--port", Integer.toString(taken.getLocalPort())));

            refused(arguments, "port " + taken.getLocalPort() + " is in use", "--port");
        }
    }

    @Test
    void run_outIsAFile_isNamed() throws IOException {
        Files.writeString(out, "in the way");
        Typed typed = Typed.command(run(clip("a.mp4")));

        assertThat(typed.code()).isEqualTo(2);
        assertOneLine(typed, "is not a folder", "--out");
        assertThat(out).hasContent("in the way");
    }

    @Test
    void run_resultsThereAlready_needsOverwrite() throws IOException {
        Path results = Files.createDirectories(out.resolve("a"));
        Files.writeString(results.resolve("posetrack.json"), "precious");
        Typed typed = Typed.command(run(clip("a.mp4")));

        assertThat(typed.code()).isEqualTo(2);
        assertOneLine(typed, "already holds results", "--overwrite");
        assertThat(results.resolve("posetrack.json")).hasContent("precious");
        assertThat(results).isDirectoryNotContaining("glob:**summary.json");
        assertThat(out.resolve("posestream.log")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--fps, 0, --fps",
        "--fps, -5, --fps",
        "--fps, NaN, --fps",
        "--fps, many, --fps",
        "--from, -3, --from",
        "--from, noon, --from",
        "--to, 0, --to",
        "--limit, 0, --limit",
        "--limit, 1.5, --limit",
        "--quality, 101, quality",
        "--max-size, 0, max",
        "--threads, 0, --threads",
        "--lead, 1, --lead",
        "--keep-frames, some, --keep-frames",
        "--provider, abacus, --provider",
        "--stream-id, a/b, --stream-id",
        "--stream-id, .., --stream-id",
        "--min-box-score, 2, score",
        "--batch, 0, batch",
        "--port, 123456, port",
    })
    void run_senselessValue_isNamed(String flag, String value, String named) throws IOException {
        List<String> arguments = run(clip("a.mp4"));
        arguments.add(flag + "=" + value);

        refused(arguments, named);
    }

    @Test
    void run_fromBehindTheEnd_isNamed() throws IOException {
        List<String> arguments = run(clip("a.mp4"));
        arguments.addAll(List.of("--from", "01:00:00"));

        refused(arguments, "--from");
    }

    @Test
    void run_unknownOption_isNamed() throws IOException {
        List<String> arguments = run(clip("a.mp4"));
        arguments.add("--colour");

        refused(arguments, "--colour", "--help");
    }

    @Test
    void run_noSource_saysWhatIsMissing() {
        refused(options(), "SOURCE");
    }

    @Test
    void unknownCommand_isNamed() {
        refused(List.of("dance"), "dance");
    }

    @Test
    void run_badVideoInAProcessOfItsOwn_nativeLibrariesAddNoLine() throws Exception {
        // Given what makes FFmpeg and ONNX Runtime complain
        Path video = Clips.withoutIndex(clip("unfinished.mp4"));
        Path model = Files.writeString(folder.resolve("weights.onnx"), "these are no weights");

        try (ChildJvm first = ChildJvm.start(folder, "video", Main.class, run(video));
                ChildJvm second = ChildJvm.start(folder, "model", Main.class, run(clip("a.mp4"), model, POSE))) {
            assertThat(first.awaitExit(60)).isEqualTo(2);
            assertThat(first.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("posestream: ")
                    .contains("unfinished");
            assertThat(second.awaitExit(60)).isEqualTo(2);
            assertThat(second.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("posestream: ")
                    .contains("weights");
        }
        assertThat(out).doesNotExist();
    }

    private void refused(List<String> arguments, String... named) {
        Typed typed = Typed.command(arguments);

        assertThat(typed.code()).as("exit code; said %s", typed.err()).isEqualTo(2);
        assertOneLine(typed, named);
        assertThat(out).doesNotExist();
    }

    private static void assertOneLine(Typed typed, String... named) {
        assertThat(typed.err())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .contains(named);
        assertThat(typed.out()).isEmpty();
    }

    private Path clip(String name) throws IOException {
        return Clips.write(folder.resolve(name), 3);
    }

    private List<String> run(Path source) {
        return run(source, DETECTOR, POSE);
    }

    private List<String> run(Path source, Path detector, Path pose) {
        List<String> arguments = options(detector, pose);
        arguments.add(1, source.toString());
        return arguments;
    }

    private List<String> options() {
        return options(DETECTOR, POSE);
    }

    private List<String> options(Path detector, Path pose) {
        return new ArrayList<>(
                List.of("run", "--detector", detector.toString(), "--pose", pose.toString(), "--out", out.toString()));
    }
}
