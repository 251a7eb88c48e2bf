package io.posestream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rewrite gives what the graph of the authors' code gives. */
class VariantsTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"rsn-18+prm, OFFICIAL, 96, 64, 16, 0.3", "rsn-18x2+prm-mmpose, MMPOSE, 64, 64, 17, 0.2"})
    void of_everyVariantOfASmallNetwork_equalsThePlainGraph(
            String name, KeyLayout layout, int height, int width, int keypoints, double factor) throws OrtException {
        assertEqual(name, layout, height, width, keypoints, factor);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "rsn-18, OFFICIAL, 64, 96, 17, 1",
        "rsn-50x2, OFFICIAL, 64, 64, 14, 0.25",
        "rsn-50x3+prm, MMPOSE, 32, 64, 5, 0.25",
        "hrnet-w32+prm, OFFICIAL, 64, 32, 17, 1"
    })
    void of_everyVariantOfALargeNetwork_equalsThePlainGraph(
            String name, KeyLayout layout, int height, int width, int keypoints, double factor) throws OrtException {
        assertEqual(name, layout, height, width, keypoints, factor);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "17, 3", "20, 5", "24, 3", "25, 3", "33, 1"})
    void apply_oddOutputs_giveWhatTheConvolutionGives(int outputs, int kernel) throws OrtException {
        // Given
        int inputs = 32;
        List<Integer> shape = List.of(outputs, inputs, kernel, kernel);
        Op.Conv conv = new Op.Conv(
                new LazyTensor(shape, () -> FormulaWeights.tensor("c.weight", shape)),
                Optional.of(new LazyTensor(List.of(outputs), () -> FormulaWeights.tensor("c.bias", List.of(outputs)))),
                1,
                kernel / 2,
                1);
        LazyTensor widening = new LazyTensor(
                List.of(inputs, 3, 1, 1), () -> FormulaWeights.tensor("w.weight", List.of(inputs, 3, 1, 1)));
        List<Node> nodes = List.of(
                Node.unary(new Op.Conv(widening, Optional.empty(), 1, 0, 1), Graph.INPUT, "wide"),
                Node.unary(conv, "wide", "maps"));
        Graph plain = new Graph(new Shape(3, 12, 20), nodes, List.of("maps"));

        // When
        Graph divided = new OddOutputs(16).apply(plain);

        // Then
        boolean pays = kernel > 1 && (outputs == 17 || outputs == 20 || outputs == 24);
        assertThat(divided.nodes().size() > plain.nodes().size()).isEqualTo(pays);
        assertThat(OrtRunner.relativeError(run(divided, 2), run(plain, 2))).isLessThan(TOLERANCE);
    }

    private void assertEqual(String name, KeyLayout layout, int height, int width, int keypoints, double factor)
            throws OrtException {
        // Given
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), height, width, keypoints, factor);
        Graph plain =
                Networks.describe(spec, layout, FormulaWeights.of(spec, layout)).graph();
        float[] expected = run(plain, 2);

        for (Variant variant : Variant.values()) {
            // When
            Graph graph = variant.of(plain);

            // Then
            float[] actual = Arrays.copyOf(run(graph, 2), expected.length);
            assertThat(OrtRunner.relativeError(actual, expected))
                    .as(name + " " + variant)
                    .isLessThan(TOLERANCE);
        }
    }

    private float[] run(Graph graph, int batch) throws OrtException {
        Path file = folder.resolve("graph.onnx");
        GraphEmitter.write(file, graph, "test", false);
        Shape shape = graph.inputShape();
        float[] image = FormulaWeights.image("input:test", batch * 3 * shape.height() * shape.width());
        return OrtRunner.run(file, image, batch, shape);
    }

    @Test
    void of_rsn18_savesWhatItClaims() {
        // Given
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse("rsn-18"), 256, 192, 17, 1);
        Graph plain = Networks.describe(spec, KeyLayout.OFFICIAL, name -> new float[0])
                .graph();

        // When
        Graph folded = Variant.FOLDED.of(plain);
        Graph reordered = Variant.REORDERED.of(plain);
        Graph split = Variant.SPLIT.of(plain);

        // Then
        assertThat(plain.nodes()).anyMatch(node -> node.op() instanceof Op.BatchNorm);
        assertThat(folded.nodes()).noneMatch(node -> node.op() instanceof Op.BatchNorm);
        assertThat(folded.outputs()).hasSize(1);
        assertThat(folded.multiplyAdds()).isLessThan(plain.multiplyAdds());
        assertThat(reordered.multiplyAdds()).isLessThan(folded.multiplyAdds());
        assertThat(split.nodes()).noneMatch(node -> node.op() instanceof Op.Split);
        assertThat(Variant.JOINED.of(plain).multiplyAdds()).isEqualTo(reordered.multiplyAdds());
    }
}
