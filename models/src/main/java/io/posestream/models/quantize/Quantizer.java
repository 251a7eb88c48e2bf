package io.posestream.models.quantize;

import io.posestream.core.UserError;
import io.posestream.models.CropSource;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.OperatorSetIdProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Float model in, integer model out. */
public final class Quantizer {
    /** Scales per channel came with operator set 13. */
    private static final long OLDEST_OPSET = 13;

    private final ModelProto model;
    private final OnnxGraph graph;
    private final CropSource crops;

    /**
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
        this.crops = crops;
        if (merged.getNodeList().stream().anyMatch(node -> node.getOpType().endsWith("QuantizeLinear"))) {
            throw new UserError("the model is quantised already");
        }
    }

    /** The model on integers, by {@code settings}. */
    public ModelProto quantize(QuantizeSettings settings) {
        QuantizationPlan plan = new QuantizationPlan(graph, settings);
        if (plan.size() == 0) {
            throw new UserError("the model has no convolution that can be quantised");
        }
        List<String> values = new ArrayList<>(plan.values());
        Map<String, Range> groups = new LinkedHashMap<>();
        new Calibrator(model, values)
                .ranges(crops, settings.rule())
                .forEach((value, range) -> groups.merge(plan.group(value), range, Range::union));
        return model.toBuilder()
                .setGraph(new QdqRewriter(graph, plan, groups, settings.weightBits()).run())
                .build();
    }
}
