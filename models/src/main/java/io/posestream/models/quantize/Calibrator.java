package io.posestream.models.quantize;

import io.posestream.core.UserError;
import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.TypeProto;
import io.posestream.models.onnx.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Runs the float model on crops and records what its values are. */
final class Calibrator {
    private static final int CHANNELS = 3;

    private final ModelProto model;
    private final List<String> values;

    /** @param values names of float values; the model's input may be among them */
    Calibrator(ModelProto model, List<String> values) {
        this.model = model;
        this.values = values;
    }

    /** Observes each value, in two passes over {@code crops}: first its extremes, then its distribution between them. */
    Calibration observe(CropSource crops) {
        try (ModelSession session = ModelSession.open("calibration", observed().toByteArray(), SessionConfig.cpu(1));
                Call call = session.newCall()) {
            Map<String, Range> extremes = new LinkedHashMap<>();
            pass(session, call, crops, (name, elements) -> extremes.merge(name, extremes(elements), Range::union));
            if (extremes.isEmpty()) {
                throw new UserError("calibration needs at least one crop of a person, and there was none");
            }
            Map<String, Calibration.Observed> observed = new HashMap<>();
            int[] passed = new int[1];
            pass(session, call, crops, (name, elements) -> {
                passed[0] += name.equals(values.get(0)) ? 1 : 0;
                observed.computeIfAbsent(
                                name, key -> new Calibration.Observed(extremes.get(key), channels(session, call, key)))
                        .add(elements);
            });
            return new Calibration(observed, passed[0]);
        }
    }

    private static int channels(ModelSession session, Call call, String value) {
        boolean isInput = session.inputs().get(0).name().equals(value);
        long[] shape = isInput ? new long[] {1, CHANNELS} : call.shape(value);
        return shape.length > 1 ? Math.toIntExact(shape[1]) : 1;
    }

    private void pass(ModelSession session, Call call, CropSource crops, BiConsumer<String, float[]> observer) {
        String input = session.inputs().get(0).name();
        List<Long> shape = session.inputs().get(0).shape();
        int length = (int) (CHANNELS * shape.get(2) * shape.get(3));
        crops.forEach(crop -> {
            if (crop.length != length) {
                throw new IllegalArgumentException("a crop of " + crop.length + " floats for input " + shape);
            }
            call.input(input, crop, 1, CHANNELS, shape.get(2), shape.get(3));
            call.run();
            for (String value : values) {
                observer.accept(value, value.equals(input) ? crop : call.floats(value));
            }
        });
    }

    private static Range extremes(float[] elements) {
        float low = 0;
        float high = 0;
        for (float element : elements) {
            low = Math.min(low, element);
            high = Math.max(high, element);
        }
        return new Range(low, high);
    }

    /** The model with every value given out. */
    private ModelProto observed() {
        ModelProto.Builder observed = model.toBuilder();
        Set<String> known = new HashSet<>();
        model.getGraph().getOutputList().forEach(output -> known.add(output.getName()));
        model.getGraph().getInputList().forEach(input -> known.add(input.getName()));
        TypeProto type = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(ElementFormat.FLOAT.code()))
                .build();
        for (String value : values) {
            if (known.add(value)) {
                observed.getGraphBuilder()
                        .addOutput(ValueInfoProto.newBuilder().setName(value).setType(type));
            }
        }
        return observed.build();
    }
}
