package io.posestream.runner.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.runner.cli.Cli;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accuracy on pictures people annotated, by COCO's own measure. */
@SharedTest
@Tag("full")
final class EvaluateImagesAccuracyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** Measured 0.690 and 0.699. */
    @ParameterizedTest
    @CsvSource({"--no-flip, 0.680, 0.705", "--flip, 0.690, 0.715"})
    void execute_tinyposeOnValidationPictures_reachesItsAccuracy(String flip, double least, double most)
            throws IOException {
        // Given
        Path network = Shared.path("models", "tinypose_256x192.onnx");

        // When
        double precision = validate(network, flip);

        // Then
        assertThat(precision).isBetween(least, most);
    }

    /** What the training's own measurement gives for the same file: 0.099 and 0.111. */
    @ParameterizedTest
    @CsvSource({"--no-flip, 0.094, 0.104", "--flip, 0.106, 0.116"})
    void execute_ownCheckpointOnValidationPictures_agreesWithItsTraining(String flip, double least, double most)
            throws IOException {
        // Given
        Path network = folder.resolve("start");
        Cli.Result imported = Cli.run(
                "model",
                "import",
                "--arch=rsn-18+prm",
                "--width=0.5",
                "--input=128x96",
                "--peak=1",
                "--enlarge=1.2",
                "--cell-shift=1.5",
                "--checkpoint",
                Shared.path("models", "rsn18-w50-prm-128x96-start.pth"),
                "--out",
                network);
        assertThat(imported.code()).as(imported.err()).isZero();

        // When
        double precision = validate(network, flip);

        // Then
        assertThat(precision).isBetween(least, most);
    }

    private double validate(Path network, String flip) throws IOException {
        Path data = Shared.path("data", "coco-val-dev");
        Path scores = folder.resolve("scores.json");
        Cli.Result result = Cli.run(
                "evaluate",
                "images",
                "--annotations",
                data.resolve("person_keypoints.json"),
                "--images",
                data.resolve("images"),
                "--pose",
                network,
                "--json",
                scores,
                flip);
        assertThat(result.code()).as(result.err()).isZero();
        return JSON.readTree(scores.toFile()).path("AP").asDouble();
    }
}
