package io.posestream.models.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.TensorProto;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvWeightsTest {
    private static final int OUTPUTS = 6;
    private static final int INPUTS = 6;
    private static final int AREA = 9;
    private static final float INPUT_SCALE = 0.01f;

    private final Random random = new Random(5);

    private static TensorProto tensor(String name, float[] values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(ElementFormat.FLOAT.code());
        for (long size : shape) {
            tensor.addDims(size);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    private float[] noise(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static NodeProto conv(int groups, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType("Conv")
                .addAllInput(List.of(inputs))
                .addOutput("y")
                .addAttribute(Attributes.of("group", groups))
                .build();
    }

    private static TensorProto constant(GraphProto.Builder graph, String name) {
        return graph.getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void correctBiases_roundedWeights_keepTheMeanOfEveryOutput(int groups) {
        // Given
        int perGroup = INPUTS / groups;
        float[] weights = noise(OUTPUTS * perGroup * AREA);
        float[] biases = noise(OUTPUTS);
        double[] means = {3, -2, 0.5, 7, 1, -4};
        OnnxGraph graph = new OnnxGraph(GraphProto.newBuilder()
                .addInitializer(tensor("w", weights, OUTPUTS, perGroup, 3, 3))
                .addInitializer(tensor("b", biases, OUTPUTS))
                .build());
        ConvWeights rounded = ConvWeights.of(graph, conv(groups, "x", "w", "b"), INPUT_SCALE, 127);

        // When
        rounded.correctBiases(means);

        // Then
        GraphProto.Builder result = GraphProto.newBuilder();
        rounded.addWeight(result, "y");
        rounded.addBias(result, "y");
        byte[] integers = constant(result, "y.weight.int8").getRawData().toByteArray();
        TensorProto scales = constant(result, "y.weight.scale");
        TensorProto bias = constant(result, "y.bias.int32");
        for (int output = 0; output < OUTPUTS; output++) {
            int first = output / (OUTPUTS / groups) * perGroup;
            double expected = biases[output];
            double actual = bias.getInt32Data(output) * (double) INPUT_SCALE * scales.getFloatData(output);
            for (int i = 0; i < perGroup * AREA; i++) {
                double mean = means[first + i / AREA];
                int at = output * perGroup * AREA + i;
                expected += weights[at] * mean;
                actual += integers[at] * (double) scales.getFloatData(output) * mean;
            }
            assertThat(actual).isCloseTo(expected, within(INPUT_SCALE * scales.getFloatData(output) + 1e-5));
        }
    }

    @Test
    void addBias_convolutionWithoutOne_isZero() {
        // Given
        OnnxGraph graph = new OnnxGraph(GraphProto.newBuilder()
                .addInitializer(tensor("w", noise(OUTPUTS), OUTPUTS, 1, 1, 1))
                .build());
        GraphProto.Builder result = GraphProto.newBuilder();

        // When
        ConvWeights.of(graph, conv(1, "x", "w"), INPUT_SCALE, 127).addBias(result, "y");

        // Then
        assertThat(constant(result, "y.bias.int32").getInt32DataList())
                .containsOnly(0)
                .hasSize(OUTPUTS);
    }
}
