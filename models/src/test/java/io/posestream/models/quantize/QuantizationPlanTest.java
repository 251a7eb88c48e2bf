package io.posestream.models.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.TensorProto;
import io.posestream.models.onnx.ValueInfoProto;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On x - c1 - r1 - c2 - (+ r1 =) sum - r2 - c3 - out. */
class QuantizationPlanTest {
    private static final OnnxGraph GRAPH = new OnnxGraph(GraphProto.newBuilder()
            .addInitializer(weights("w", 0.5f))
            .addNode(node("Conv", "c1", "x", "w"))
            .addNode(node("Relu", "r1", "c1"))
            .addNode(node("Conv", "c2", "r1", "w"))
            .addNode(node("Add", "sum", "c2", "r1"))
            .addNode(node("Relu", "r2", "sum"))
            .addNode(node("Conv", "c3", "r2", "w"))
            .addInput(ValueInfoProto.newBuilder().setName("x"))
            .addOutput(ValueInfoProto.newBuilder().setName("c3"))
            .build());

    private static TensorProto weights(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementFormat.FLOAT.code())
                .addAllDims(List.of(4L, 4L, 1L, 1L))
                .addAllFloatData(Collections.nCopies(16, value))
                .build();
    }

    private static NodeProto node(String op, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(op)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static QuantizationPlan plan(Set<QuantizeSettings.Part> parts, String... inFloat) {
        return new QuantizationPlan(GRAPH, new QuantizeSettings(RangeRule.MINMAX, parts, 8), Set.of(inFloat));
    }

    @Test
    void values_nothingInFloat_areAllButThoseBeforeAReLU() {
        assertThat(plan(Set.of()).values()).containsExactlyInAnyOrder("x", "r1", "c2", "r2", "c3");
    }

    @Test
    void values_lastConvolutionInFloat_endBeforeIt() {
        // When
        QuantizationPlan plan = plan(EnumSet.of(QuantizeSettings.Part.LAST));

        // Then: the sum has no reader on integers, but the ReLU clips it while it is rounded
        assertThat(plan.convs()).containsExactly("c1", "c2");
        assertThat(plan.values()).containsExactlyInAnyOrder("x", "r1", "c2", "r2");
    }

    @Test
    void values_middleConvolutionInFloat_leaveTheSumInFloat() {
        // When
        QuantizationPlan plan = plan(Set.of(), "c2");

        // Then: the ReLU before it is rounded with its convolution, the sum is computed in float
        assertThat(plan.convs()).containsExactly("c1", "c3");
        assertThat(plan.values()).containsExactlyInAnyOrder("x", "r1", "r2", "c3");
    }

    @Test
    void values_firstConvolutionInFloat_beginAfterIt() {
        assertThat(plan(EnumSet.of(QuantizeSettings.Part.FIRST, QuantizeSettings.Part.LAST))
                        .values())
                .containsExactlyInAnyOrder("r1", "c2");
    }

    @Test
    void convs_lastInFloatBehindASum_leaveWhatItAddsUpInFloatToo() {
        // Given: c3 gives products that a convolution of ones adds up
        GraphProto.Builder proto = GRAPH.proto().toBuilder().clearOutput();
        proto.addInitializer(weights("ones", 1)).addNode(node("Conv", "sums", "c3", "ones"));
        proto.addOutput(ValueInfoProto.newBuilder().setName("sums"));
        QuantizeSettings settings = new QuantizeSettings(RangeRule.MINMAX, EnumSet.of(QuantizeSettings.Part.LAST), 8);

        // When
        QuantizationPlan plan = new QuantizationPlan(new OnnxGraph(proto.build()), settings, Set.of());

        // Then
        assertThat(plan.convs()).containsExactly("c1", "c2");
    }

    @Test
    void candidates_holdWhateverAPlanRounds() {
        // When
        List<String> candidates = QuantizationPlan.candidates(GRAPH);

        // Then
        assertThat(candidates)
                .doesNotContain("w")
                .containsAll(plan(Set.of()).values())
                .containsAll(plan(Set.of(), "c2").values());
    }
}
