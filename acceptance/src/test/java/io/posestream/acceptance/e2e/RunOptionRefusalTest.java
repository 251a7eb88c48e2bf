package io.posestream.acceptance.e2e;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options, networks and commands that make no sense. */
@SharedTest
final class RunOptionRefusalTest extends Refusals {
    @Test
    void run_addressOfAnotherKind_saysWhichCanBeRead() throws IOException {
        List<String> arguments = options();
        arguments.add("ftp://door/1");

        refused(arguments, "ftp:", "rtsp(s)://");
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
        "--policy, sometimes, use live or archive",
        "--max-age, 0s, --max-age",
        "--threads, 0, --threads",
        "--lead, 1, --lead",
        "--keep-frames, some, --keep-frames",
        "--provider, abacus, --provider",
        "--stream-id, a/b, --stream-id",
        "--stream-id, .., --stream-id",
        "--min-box-score, 2, score",
        "--max-overlap, 0, --max-overlap",
        "--batch, 0, batch",
        "--port, 123456, port",
        "--clip-windows, 0/1@30, window of 0",
        "--clip-windows, 10/11@30, stride of 11",
        "--clip-windows, 10/5@241, rate of 241",
        "--clip-windows, 10, window/stride@rate",
        "--fill, hold, add --clips",
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
    void run_noSource_saysWhatIsMissing() throws IOException {
        refused(options(), "SOURCE");
    }

    @Test
    void unknownCommand_isNamed() {
        refused(List.of("dance"), "dance");
    }
}
