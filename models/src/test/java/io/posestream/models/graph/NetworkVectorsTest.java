package io.posestream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs of the authors' own code for formula weights, plain and rewritten. */
@SharedTest
class NetworkVectorsTest {
    /** Of the map's largest absolute value; the reference's own float32 noise is below 1e-6. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"rsn18-256x192, rsn-18", "rsn18-prm-256x192, rsn-18+prm", "hrnet-w32-256x192, hrnet-w32"})
    void describe_smallNetworks_giveTheAuthorsOutputs(String file, String name) throws OrtException, IOException {
        assertOutputs(file, name, Variant.SPLIT_PADDED_16);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "rsn18-prm-256x192, rsn-18+prm",
        "hrnet-w32-256x192, hrnet-w32",
        "rsn50-256x192, rsn-50",
        "rsn50x2-256x192, rsn-50x2",
        "hrnet-w48-256x192, hrnet-w48"
    })
    void describe_largeNetworks_giveTheAuthorsOutputs(String file, String name) throws OrtException, IOException {
        assertOutputs(file, name, Variant.PLAIN);
        assertOutputs(file, name, Variant.SPLIT_PADDED_16);
    }

    private void assertOutputs(String file, String name, Variant variant) throws OrtException, IOException {
        // Given
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), 256, 192, 17, 1);
        Networks.Network network =
                Networks.describe(spec, KeyLayout.OFFICIAL, FormulaWeights.of(spec, KeyLayout.OFFICIAL));
        assertThat(network.parameters().stream().map(p -> p.name() + " " + p.shape()))
                .containsExactlyInAnyOrderElementsOf(keys(Shared.path("vectors", "models", file + ".keys.txt")));

        // When
        Path onnx = folder.resolve("network.onnx");
        GraphEmitter.write(onnx, variant.of(network.graph()), name, false);
        float[] image = FormulaWeights.image("input:" + file, 3 * 256 * 192);
        float[] output = OrtRunner.run(onnx, image, 1, network.graph().inputShape());

        // Then
        float[] expected = Npy.read(Shared.path("vectors", "models", file + ".expected.npy"))
                .floats();
        float[] wanted = Arrays.copyOf(output, expected.length);
        assertThat(OrtRunner.relativeError(wanted, expected))
                .as(name + " " + variant)
                .isLessThan(TOLERANCE);
    }

    private static List<String> keys(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
