package io.posestream.models.quantize;

import io.posestream.core.UserError;
import io.posestream.models.onnx.BiasMerge;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.OperatorSetIdProto;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Float model in, integer model out. */
public final class Quantizer {
    /** Scales per channel came with operator set 13. */
    private static final long OLDEST_OPSET = 13;

    private final ModelProto model;
    private final OnnxGraph graph;
    private final Calibration calibration;

    /**
     * Runs the model on all crops, twice.
     *
     * @param model a float model with one picture input
     * @param crops what it is calibrated on
     */
    public Quantizer(ModelProto model, CropSource crops) {
        long opset = model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty())
                .mapToLong(OperatorSetIdProto::getVersion)
                .max()
                .orElse(0);
        if (opset < OLDEST_OPSET) {
            throw new UserError(
                    "the model uses ONNX operator set " + opset + "; quantisation needs " + OLDEST_OPSET + " or later");
        }
        GraphProto merged = BiasMerge.apply(model.getGraph());
        this.model = model.toBuilder().setGraph(merged).build();
        this.graph = new OnnxGraph(merged);
        if (merged.getNodeList().stream().anyMatch(node -> node.getOpType().endsWith("QuantizeLinear"))) {
            throw new UserError("the model is quantised already");
        }
        this.calibration = new Calibrator(this.model, QuantizationPlan.candidates(graph)).observe(crops);
    }

    /** The model on integers, by {@code settings}. */
    public ModelProto quantize(QuantizeSettings settings) {
        return quantize(settings, Set.of());
    }

    /**
     * The model on integers, by {@code settings}.
     *
     * @param floatConvs convolutions that stay in float all the same, of those that {@link #convs} names
     */
    public ModelProto quantize(QuantizeSettings settings, Set<String> floatConvs) {
        QuantizationPlan plan = new QuantizationPlan(graph, settings, floatConvs);
        if (plan.convs().isEmpty()) {
            throw new UserError("the model has no convolution that can be quantised");
        }
        return model.toBuilder()
                .setGraph(new QdqRewriter(graph, plan, calibration, settings).run())
                .build();
    }

    /** The convolutions that {@code settings} computes on integers, in the order of the graph. */
    public List<String> convs(QuantizeSettings settings) {
        return new QuantizationPlan(graph, settings, Set.of()).convs();
    }

    /** How many convolutions the network has. */
    public int convCount() {
        return (int) graph.proto().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv"))
                .count();
    }

    /** Multiply-adds of {@code convs} for one crop. */
    public long multiplyAdds(Collection<String> convs) {
        long sum = 0;
        for (String conv : convs) {
            List<Integer> weight =
                    graph.shape(graph.producer(conv).orElseThrow().getInput(1));
            long perElement =
                    weight.stream().skip(1).mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            sum += perElement * calibration.elements(conv);
        }
        return sum;
    }
}
