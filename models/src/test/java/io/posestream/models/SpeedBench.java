package io.posestream.models;

import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.GraphEmitter;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.Networks;
import io.posestream.models.graph.Variant;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.quantize.CropSource;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.Quantizer;
import io.posestream.models.quantize.RangeRule;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints crops per second of CPU time, plain, rewritten, half weights and int8, for the architectures named. */
final class SpeedBench {
    private static final int PIXELS = 3 * 256 * 192;

    private SpeedBench() {}

    public static void main(String[] names) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        for (String name : names) {
            NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), 256, 192, 17, 1);
            Networks.Network network =
                    Networks.describe(spec, KeyLayout.OFFICIAL, FormulaWeights.of(spec, KeyLayout.OFFICIAL));
            Map<String, Double> best = new LinkedHashMap<>();
            try (TemporaryFile plain = TemporaryFile.create(".onnx");
                    TemporaryFile rewritten = TemporaryFile.create(".onnx");
                    TemporaryFile half = TemporaryFile.create(".onnx");
                    TemporaryFile split = TemporaryFile.create(".onnx");
                    TemporaryFile int8 = TemporaryFile.create(".onnx");
                    TemporaryFile int8Split = TemporaryFile.create(".onnx")) {
                GraphEmitter.write(plain.path(), network.graph(), name, false);
                GraphEmitter.write(rewritten.path(), ImportJob.DEFAULT_VARIANT.of(network.graph()), name, false);
                GraphEmitter.write(half.path(), ImportJob.DEFAULT_VARIANT.of(network.graph()), name, true);
                GraphEmitter.write(split.path(), Variant.REORDERED.of(network.graph()), name, false);
                quantize(rewritten.path(), int8.path());
                quantize(split.path(), int8Split.path());
                for (int round = 0; round < 2; round++) {
                    time("plain", plain.path(), best);
                    time("rewritten", rewritten.path(), best);
                    time("fp16 weights", half.path(), best);
                    time("int8", int8.path(), best);
                    time("int8 reordered", int8Split.path(), best);
                }
            }
            best.forEach((what, speed) ->
                    out.printf("%s %s: %.1f crops/s, %.2fx%n", name, what, speed, speed / best.get("plain")));
        }
    }

    private static void quantize(Path from, Path to) {
        CropSource crops = consumer -> {
            consumer.accept(FormulaWeights.image("a", PIXELS));
            consumer.accept(FormulaWeights.image("b", PIXELS));
        };
        QuantizeSettings settings = new QuantizeSettings(RangeRule.MINMAX, EnumSet.of(QuantizeSettings.Part.LAST), 7);
        OnnxWriter.write(to, new Quantizer(OnnxReader.read(from), crops).quantize(settings));
    }

    private static void time(String what, Path file, Map<String, Double> best) {
        try (GraphTimer timer = new GraphTimer(file, 4)) {
            best.merge(what, timer.picturesPerSecond(Duration.ofSeconds(2)), Math::max);
        }
    }
}
