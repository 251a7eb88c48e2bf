package io.posestream.runner.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.runner.cli.Cli;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A network that pools its crop into every joint's map, and pictures with one bright square: where every joint must be
 * found is known.
 */
final class EvaluateImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIDE = 64;

    @TempDir
    private Path folder;

    @BeforeEach
    void paintPictures() throws IOException {
        picture("bright.jpg", 240);
        picture("dim.jpg", 120);
    }

    /** Black, with a square of 8 x 8 pixels about (27.5, 35.5): two cells a side, so that JPEG keeps them. */
    private void picture(String name, int level) throws IOException {
        byte[] bgr = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < 64; i++) {
            int pixel = 3 * ((32 + i / 8) * SIDE + 24 + i % 8);
            Arrays.fill(bgr, pixel, pixel + 3, (byte) level);
        }
        try (Image image = Image.of(SIDE, SIDE, bgr)) {
            Files.write(folder.resolve(name), ImageCodec.encodeJpeg(image, 100));
        }
    }

    /** Maps of 16 x 16 cells of 4 x 4 pixels; a joint is at their centre of mass. */
    private Path network(Skeleton skeleton, ScoreRule.Official scores) throws IOException {
        int joints = skeleton.size();
        float[] blue = new float[3 * joints];
        for (int joint = 0; joint < joints; joint++) {
            blue[3 * joint] = 1;
        }
        Files.write(
                folder.resolve("pool.onnx"),
                new TinyOnnx()
                        .input("image", -1, 3, SIDE, SIDE)
                        .output("maps", -1, joints, 16, 16)
                        .constant("blue", blue, joints, 3, 1, 1)
                        .averagePool("image", "pooled", 4)
                        .node("Conv", List.of("pooled", "blue"), "maps")
                        .bytes());
        Normalization levels = new Normalization(240, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        ModelManifest manifest = new ModelManifest(
                "pool",
                ModelFamily.HEATMAP,
                List.of("pool.onnx"),
                new InputSpec("image", SIDE, SIDE, 0, 8, ColorOrder.BGR, levels),
                new HeatmapHead(
                        "maps",
                        16,
                        16,
                        new CropRule(CropRule.Convention.HRNET, 1, 1, 1.5),
                        new DecodeRule(DecodeRule.Method.SOFT_LOCAL, 1, false, 0),
                        new ScoreRule(1, scores),
                        skeleton),
                "ours",
                "made up");
        return Files.writeString(folder.resolve("model.json"), manifest.toJson());
    }

    private Path write(String name, String text, Object... values) throws IOException {
        return Files.writeString(folder.resolve(name), String.format(Locale.ROOT, text, values));
    }

    private static String joints(int count, String joint) {
        return IntStream.range(0, count).mapToObj(i -> joint).collect(Collectors.joining(","));
    }

    /** One person per picture; in the dim one the truth is far from the square. */
    private Path coco() throws IOException {
        String person = "{\"id\":%d,\"image_id\":%d,\"category_id\":1,\"iscrowd\":0,\"num_keypoints\":17,"
                + "\"area\":4096,\"bbox\":[0,0,64,64],\"keypoints\":[%s]}";
        return write(
                "truth.json",
                "{\"annotations\":[%s,%s],\"categories\":[{\"id\":1}],\"images\":["
                        + "{\"id\":7,\"file_name\":\"bright.jpg\"},{\"id\":8,\"file_name\":\"dim.jpg\"}]}",
                String.format(Locale.ROOT, person, 1, 7, joints(17, "27.5,35.5,2")),
                String.format(Locale.ROOT, person, 2, 8, joints(17, "3,60,2")));
    }

    private Cli.Result evaluate(Path annotations, Path network, Object... more) {
        Object[] given = {
            "evaluate", "images", "--annotations", annotations, "--images", folder, "--pose", network, "--threads", 2
        };
        return Cli.run(Stream.concat(Arrays.stream(given), Arrays.stream(more)).toArray());
    }

    @Test
    void execute_annotatedBoxes_scoresWhatTheStageFinds() throws IOException {
        // Given
        Path truth = coco();
        Path scores = folder.resolve("scores.json");
        Path found = folder.resolve("found.json");

        // When
        Cli.Result result = evaluate(
                truth, network(Skeletons.COCO_17, ScoreRule.Official.NONE), "--json", scores, "--predictions", found);

        // Then: one of two people found, the surer one, so precision is 1 up to a recall of a half
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("AP75", "50.5");
        assertThat(result.err()).contains("2/2 pictures  2 people");
        assertThat(JSON.readTree(scores.toFile()).path("AP").asDouble()).isCloseTo(51 / 101.0, within(1e-9));
        JsonNode rows = JSON.readTree(found.toFile());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).path("image_id").asLong()).isEqualTo(7);
        assertThat(rows.get(0).path("keypoints").get(0).asDouble()).isCloseTo(27.5, within(0.3));
        assertThat(rows.get(0).path("keypoints").get(1).asDouble()).isCloseTo(35.5, within(0.3));
        assertThat(rows.get(1).path("score").asDouble()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void execute_networkInOneStage_scoresItsPeopleByTheirBoxes() throws IOException {
        // Given: in both pictures the same person of score 0.8 at the square, every joint of score 0.3
        int cells = 84;
        float[] grid = new float[56 * cells];
        float[] box = {32, 32, 64, 64, 0.8f};
        for (int row = 0; row < 56; row++) {
            float[] joint = {27.5f, 35.5f, 0.3f};
            grid[row * cells + 5] = row < 5 ? box[row] : joint[(row - 5) % 3];
        }
        Path network = Files.write(
                folder.resolve("yolo.onnx"),
                new TinyOnnx()
                        .input("images", 1, 3, SIDE, SIDE)
                        .answer("output0", grid, 1, 56, cells)
                        .bytes());
        Path found = folder.resolve("found.json");
        Object[] given = {"evaluate", "images", "--annotations", coco(), "--images", folder, "--detector", network};

        // When
        Cli.Result result = Cli.run(Stream.concat(Arrays.stream(given), Stream.of("--predictions", found))
                .toArray());
        Cli.Result both = Cli.run(Stream.concat(Arrays.stream(given), Stream.of("--boxes", "truth"))
                .toArray());

        // Then
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("2/2 pictures  2 people");
        JsonNode rows = JSON.readTree(found.toFile());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).path("score").asDouble()).isCloseTo(0.8, within(1e-6));
        assertThat(rows.get(1).path("keypoints").get(1).asDouble()).isCloseTo(35.5, within(1e-3));
        assertThat(rows.get(1).path("keypoints").get(2).asDouble()).isCloseTo(0.3, within(1e-6));
        refused(both, "leave --boxes and --pose out");
    }

    @ParameterizedTest
    @CsvSource({"HRNET, 2, 0.4", "RSN, 3, 0.4016"})
    void execute_boxesOfADetector_followTheAuthorsRules(ScoreRule.Official rule, int kept, double dimScore)
            throws IOException {
        // Given: the same person twice, another class, and a picture of another set
        Path boxes = write("boxes.json", """
                        [{"image_id":7,"category_id":1,"bbox":[0,0,64,64],"score":1},
                         {"image_id":7,"category_id":1,"bbox":[0,0,64,64],"score":0.9},
                         {"image_id":8,"category_id":1,"bbox":[0,0,64,64],"score":0.8},
                         {"image_id":8,"category_id":3,"bbox":[0,0,64,64],"score":0.8},
                         {"image_id":9,"category_id":1,"bbox":[0,0,64,64],"score":0.8}]
                        """);
        Path found = folder.resolve("found.json");

        // When
        Cli.Result result =
                evaluate(coco(), network(Skeletons.COCO_17, rule), "--boxes", boxes, "--predictions", found);

        // Then
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("1 boxes are of pictures");
        JsonNode rows = JSON.readTree(found.toFile());
        assertThat(rows).hasSize(kept);
        assertThat(rows.get(kept - 1).path("score").asDouble()).isCloseTo(dimScore, within(0.01));
    }

    @Test
    void execute_mpii_scoresInPixelsThatStartAtOne() throws IOException {
        // Given: 0.6 of the head's diagonal is 1 pixel, so that a shift of 1 would be a miss
        String person = "{\"image\":\"%s\",\"center\":[33,%s],\"scale\":0.32,\"joints\":[%s],\"joints_vis\":[%s],"
                + "\"headbox\":[10,10,11,11.3333]}";
        String near =
                String.format(Locale.ROOT, person, "bright.jpg", "28.2", joints(16, "[28.5,36.5]"), joints(16, "1"));
        String far = String.format(Locale.ROOT, person, "dim.jpg", "28.2", joints(16, "[30.5,36.5]"), joints(16, "1"));
        Path truth = write("mpii.json", "[%s,%s]", near, far);
        Path scores = folder.resolve("scores.json");

        // When
        Cli.Result result = evaluate(truth, network(Skeletons.MPII_16, ScoreRule.Official.HRNET), "--json", scores);

        // Then
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(JSON.readTree(scores.toFile()).path("Mean").asDouble()).isCloseTo(50, within(1e-9));
    }

    @Test
    void execute_wrongFiles_saysInOneLineWhich() throws IOException {
        // Given
        Path truth = coco();
        Path network = network(Skeletons.COCO_17, ScoreRule.Official.NONE);
        Path mpii = write("mpii.json", "[{\"image\":\"bright.jpg\",\"scale\":1}]");
        Path none = write("none.json", "[]");
        Path odd = write("odd.json", "[{\"image_id\":7,\"category_id\":1,\"bbox\":[0,0,-4,64],\"score\":1}]");

        // When / Then
        refused(evaluate(folder.resolve("no.json"), network), "no.json");
        refused(evaluate(network, network), "lacks images");
        refused(evaluate(mpii, network), "entry 1 lacks image, center or scale");
        refused(evaluate(mpii, network, "--boxes", none), "--boxes truth");
        refused(evaluate(truth, network, "--boxes", none), "no box of a person");
        refused(evaluate(truth, network, "--boxes", odd), "odd.json line 1");
        refused(evaluate(truth, network, "--predictions", folder.resolve("no/found.json")), "no/found.json");
        refused(evaluate(truth, network, "--json", folder), "cannot be written");
        refused(evaluate(truth, folder.resolve("no.onnx")), "no network at");
        Files.delete(folder.resolve("dim.jpg"));
        refused(evaluate(truth, network), "dim.jpg: no such picture");
        Files.writeString(folder.resolve("dim.jpg"), "no picture");
        refused(evaluate(truth, network), "dim.jpg: not a whole picture");
        refused(evaluate(truth, network(Skeletons.MPII_16, ScoreRule.Official.NONE)), "coco-17 is scored");
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
