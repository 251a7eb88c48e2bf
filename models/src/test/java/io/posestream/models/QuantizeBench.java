package io.posestream.models;

import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.Quantizer;
import io.posestream.models.quantize.RangeRule;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Prints what each quantisation setting costs and gains on the model named on the command line; run by hand. */
final class QuantizeBench {
    private QuantizeBench() {}

    public static void main(String[] args) throws Exception {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Path file = Path.of(args[0]);
        Path graph = Files.isDirectory(file) ? file.resolve(file.getFileName() + ".onnx") : file;
        Path quantized = Files.createTempFile("bench", ".onnx");
        try (Model reference = Model.open(file, SessionConfig.cpu(1))) {
            PersonCrops calibration = CocoPeople.crops(reference.manifest(), 0, 4, Integer.parseInt(args[1]));
            PersonCrops held = CocoPeople.crops(reference.manifest(), 1, 4, Integer.parseInt(args[2]));
            try (GraphTimer timer = new GraphTimer(graph, 4)) {
                out.printf("float %.1f crops/s%n", timer.picturesPerSecond(Duration.ofSeconds(2)));
            }
            Quantizer quantizer = new Quantizer(OnnxReader.read(graph), calibration);
            for (String text : List.of(args).subList(3, args.length)) {
                String[] parts = text.split("\\+", -1);
                Set<QuantizeSettings.Part> inFloat = EnumSet.noneOf(QuantizeSettings.Part.class);
                for (int i = 1; i < parts.length; i++) {
                    inFloat.add(QuantizeSettings.Part.valueOf(parts[i]));
                }
                QuantizeSettings settings = new QuantizeSettings(RangeRule.parse(parts[0]), inFloat, 8);
                OnnxWriter.write(quantized, quantizer.quantize(settings));
                report(reference, quantized, held, settings, out);
            }
        }
        Files.delete(quantized);
    }

    private static void report(
            Model reference, Path quantized, PersonCrops held, QuantizeSettings settings, PrintWriter out)
            throws Exception {
        Path folder = Files.createTempDirectory("bench");
        Path copy = folder.resolve(reference.manifest().graphs().get(0));
        Files.copy(quantized, copy);
        Files.writeString(folder.resolve("model.json"), reference.manifest().toJson());
        try (Model tested = Model.open(folder, SessionConfig.cpu(1));
                GraphTimer timer = new GraphTimer(copy, 4)) {
            out.printf(
                    "%s: %.1f crops/s, %d KB, %s%n",
                    settings,
                    timer.picturesPerSecond(Duration.ofSeconds(2)),
                    Files.size(copy) / 1024,
                    PoseComparison.of(reference, tested, held));
        }
    }
}
