package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.testkit.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What tests of whole processes have in common: the clip, the networks, a look at logs and results. */
final class Chain {
    /** Stream id of the clip. */
    static final String STREAM = "retail-1080p";

    static final String DETECTOR =
            Shared.root().resolve("models/rtmdet_nano_person.onnx").toString();
    static final String POSE =
            Shared.root().resolve("models/tinypose_256x192.onnx").toString();

    private static final ObjectMapper JSON = new ObjectMapper();

    private Chain() {}

    /** The clip: the first frames of a shop. */
    static List<String> clip(int frames) {
        return List.of(Shared.path("videos", "retail-1080p.mp4").toString(), "--limit", Integer.toString(frames));
    }

    /** {@code run} on the clip. */
    static List<String> run(int frames, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(clip(frames));
        arguments.addAll(List.of(
                "--detector", DETECTOR, "--pose", POSE, "--threads", "1", "--lead", "4", "--out", out.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Runs the clip undisturbed in this process; gives the folder of its results. */
    static Path undisturbed(int frames, Path out) {
        Typed typed = Typed.command(run(frames, out));
        assertThat(typed.code()).as("said %s", typed.err()).isZero();
        return out.resolve(STREAM);
    }

    /** Bytes in a broker's log of one of our topics. */
    static long logBytes(Path broker, String topic) {
        if (!Files.isDirectory(broker)) {
            return 0;
        }
        try (Stream<Path> folders = Files.list(broker)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("posestream\\." + topic + "-\\d+"))
                    .mapToLong(folder -> size(folder.resolve("00000000000000000000.log")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode summary(Path results) throws IOException {
        return JSON.readTree(results.resolve("summary.json").toFile());
    }

    /** Demands that every number is accounted for. */
    static void assertAccounts(JsonNode summary, long framesIn) {
        assertThat(summary.path("frames_in").asLong()).isEqualTo(framesIn);
        assertThat(summary.path("results").asLong()
                        + summary.path("skipped").asLong()
                        + summary.path("failed").asLong()
                        + summary.path("in_flight").asLong())
                .as("accounts in %s", summary)
                .isEqualTo(framesIn);
    }

    /** Demands the same result files, byte for byte. */
    static void assertSameResults(Path results, Path expected) {
        for (String file : List.of("posetrack.json", "posetrack-mota.json", "keypoints.json")) {
            assertThat(results.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
        }
    }
}
