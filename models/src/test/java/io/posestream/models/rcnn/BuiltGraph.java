package io.posestream.models.rcnn;

import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.testkit.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A graph under construction, its inputs with their values, and a run of it. */
final class BuiltGraph {
    final OnnxBuilder builder = new OnnxBuilder();
    private final Map<String, Input> inputs = new LinkedHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Input(float[] values, long[] shape) {}

    /** An input of the array's shape, and its value. */
    String input(String name, Npy array) {
        return input(
                name, array.floats(), IntStream.of(array.shape()).asLongStream().toArray());
    }

    String input(String name, float[] values, long... shape) {
        builder.input(name, ElementFormat.FLOAT, shape);
        inputs.put(name, new Input(values, shape));
        return name;
    }

    /** Writes and runs; all values asked for, widened to double, by name. */
    Map<String, double[]> run(Path folder, List<String> floats, List<String> longs) {
        floats.forEach(value -> give(value, ElementFormat.FLOAT));
        longs.forEach(value -> give(value, ElementFormat.INT64));
        Path file = folder.resolve("graph.onnx");
        builder.write(file, "test");
        Map<String, double[]> values = new LinkedHashMap<>();
        try (ModelSession session = ModelSession.open(file, SessionConfig.cpu(1));
                Call call = session.newCall()) {
            List<String> taken = new ArrayList<>();
            session.inputs().forEach(input -> taken.add(input.name()));
            inputs.forEach((name, input) -> {
                if (taken.contains(name)) {
                    call.input(name, input.values(), input.shape());
                }
            });
            call.run();
            for (String name : floats) {
                float[] found = call.floats(outputOf(name));
                values.put(
                        name,
                        IntStream.range(0, found.length)
                                .mapToDouble(i -> found[i])
                                .toArray());
            }
            for (String name : longs) {
                values.put(
                        name,
                        LongStream.of(call.longs(outputOf(name)))
                                .asDoubleStream()
                                .toArray());
            }
        }
        return values;
    }

    /** In one row: what shape it has is not known here. */
    private void give(String value, ElementFormat format) {
        builder.named(outputOf(value), "Reshape", List.of(value, builder.longs(-1)));
        builder.output(outputOf(value), format, -1);
    }

    private static String outputOf(String value) {
        return "output:" + value;
    }
}
