package io.posestream.runner.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.runner.cli.Cli;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector that sees the same two boxes in every picture, and three pictures: which of them are right is known. */
final class EvaluateDetectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIDE = 320;
    private static final int CELLS = 2100;
    /** Four of the box, and COCO's 80 classes, people first. */
    private static final int ROWS = 84;

    @TempDir
    private Path folder;

    /** A sure person of 80 x 160 at (120, 80), and a doubtful one of 100 x 100 at (0, 0). */
    private Path detector() throws IOException {
        float[] grid = new float[ROWS * CELLS];
        float[][] people = {{160, 160, 80, 160, 0.9f}, {50, 50, 100, 100, 0.1f}};
        for (int person = 0; person < people.length; person++) {
            for (int row = 0; row < 5; row++) {
                grid[row * CELLS + 40 * person] = people[person][row];
            }
        }
        byte[] graph = new TinyOnnx()
                .input("images", 1, 3, SIDE, SIDE)
                .answer("output0", grid, 1, ROWS, CELLS)
                .bytes();
        return Files.write(folder.resolve("yolo.onnx"), graph);
    }

    private Path truth() throws IOException {
        for (int picture = 1; picture <= 3; picture++) {
            try (Image grey = Image.of(SIDE, SIDE, new byte[3 * SIDE * SIDE])) {
                Files.write(folder.resolve(picture + ".jpg"), ImageCodec.encodeJpeg(grey, 90));
            }
        }
        String person = "{\"id\":%d,\"image_id\":%d,\"category_id\":1,\"iscrowd\":0,\"num_keypoints\":17,"
                + "\"area\":4096,\"bbox\":[%s],\"keypoints\":[%s0,0,2]}";
        String joints = "0,0,2,".repeat(16);
        return Files.writeString(
                folder.resolve("truth.json"),
                String.format(
                        Locale.ROOT,
                        "{\"annotations\":[" + person + "," + person + "],\"categories\":[{\"id\":1}],\"images\":["
                                + "{\"id\":7,\"file_name\":\"1.jpg\"},{\"id\":8,\"file_name\":\"2.jpg\"},"
                                + "{\"id\":9,\"file_name\":\"3.jpg\"}]}",
                        1,
                        7,
                        "120,80,80,160",
                        joints,
                        2,
                        8,
                        "0,0,100,110",
                        joints));
    }

    private Cli.Result evaluate(Object... more) throws IOException {
        return evaluate(truth(), folder, detector(), more);
    }

    private static Cli.Result evaluate(Path truth, Path images, Path detector, Object... more) {
        Object[] given = {"evaluate", "detector", "--annotations", truth, "--images", images, "--detector", detector};
        return Cli.run(Stream.concat(Arrays.stream(given), Arrays.stream(more)).toArray());
    }

    @Test
    void execute_annotatedPictures_scoresWhatTheStageFinds() throws IOException {
        // Given
        Path scores = folder.resolve("scores.json");
        Path boxes = folder.resolve("boxes.json");

        // When
        Cli.Result result = evaluate("--json", scores, "--predictions", boxes, "--threads", 2);

        // Then: at the usual score one of two people is found by three boxes; the other is found below it
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("from score 0.15 on");
        assertThat(result.err()).contains("3/3 pictures  6 people");
        JsonNode figures = JSON.readTree(scores.toFile());
        assertThat(figures.path("recall").asDouble()).isCloseTo(0.5, within(1e-9));
        assertThat(figures.path("precision").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
        JsonNode rows = JSON.readTree(boxes.toFile());
        assertThat(rows).hasSize(6);
        assertThat(rows.get(0).path("image_id").asLong()).isEqualTo(7);
        assertThat(rows.get(0).path("bbox").get(0).asDouble()).isCloseTo(120, within(1e-3));
        assertThat(rows.get(0).path("bbox").get(3).asDouble()).isCloseTo(160, within(1e-3));
        assertThat(rows.get(5).path("score").asDouble()).isCloseTo(0.1, within(1e-3));

        // And: the file is what the other commands take
        assertThat(Cli.run(
                                "evaluate",
                                "coco",
                                "--type",
                                "boxes",
                                "--truth",
                                folder.resolve("truth.json"),
                                "--predictions",
                                boxes,
                                "--from-score",
                                "0.15")
                        .out())
                .isEqualTo(result.out());
    }

    @Test
    void execute_scoreNamed_countsFromThere() throws IOException {
        // Given
        Path scores = folder.resolve("scores.json");

        // When
        Cli.Result result = evaluate("--from-score", "0.05", "--json", scores);

        // Then
        assertThat(result.code()).as(result.err()).isZero();
        JsonNode figures = JSON.readTree(scores.toFile());
        assertThat(figures.path("recall").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(figures.path("precision").asDouble()).isCloseTo(2 / 6.0, within(1e-9));
    }

    @Test
    void execute_wrongInput_saysInOneLineWhat() throws IOException {
        refused(evaluate("--from-score", "2"), "--from-score 2.0");
        Path truth = truth();
        Path network = folder.resolve("yolo.onnx");
        refused(evaluate(truth, folder.resolve("none"), network), "no folder of pictures");
        refused(evaluate(folder.resolve("none.json"), folder, network), "none.json");
        refused(evaluate(truth, folder, folder.resolve("none.onnx")), "no network at");
        Files.writeString(folder.resolve("2.jpg"), "no picture");
        refused(evaluate(truth, folder, network), "2.jpg: not a whole picture");
    }

    private static void refused(Cli.Result result, String named) {
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .contains(named);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    }
}
