package io.posestream.models;

import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import io.posestream.inference.Processor;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.Quantizer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints what quantisation settings cost and gain on the model named on the command line: calibrated on people of the
 * training crops, measured on those of the validation pictures, all timed in turns in one run. Run by hand: MODEL,
 * crops to calibrate on, people to measure with, OKS to keep, bits of the weights.
 */
final class QuantizeBench {
    private static final int BATCH = 8;
    private static final int ROUNDS = 3;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Map<String, String> differences = new LinkedHashMap<>();
    private final PoseComparison measured;

    private QuantizeBench(PoseComparison measured) {
        this.measured = measured;
    }

    public static void main(String[] args) throws Exception {
        try (Model reference = Model.open(Path.of(args[0]), SessionConfig.cpu(1))) {
            CropSplit split = new CropSplit(TrainPeople.crops(reference.manifest(), "coco", Integer.parseInt(args[1])));
            PersonCrops people = CocoPeople.crops(reference.manifest(), 0, 1, Integer.parseInt(args[2]));
            QuantizeBench bench = new QuantizeBench(new PoseComparison(reference, people));
            Path graph = reference.files().get(0);
            bench.files.put("float", graph);
            Quantizer quantizer = new Quantizer(OnnxReader.read(graph), split.calibration());
            List<QuantizeSettings> choices =
                    QuantizeSettings.choices(Optional.empty(), Optional.empty(), Integer.parseInt(args[4]));
            bench.out.println(Processor.here() + ", weights of " + args[4] + " bits");
            for (QuantizeSettings settings : choices) {
                bench.add(settings.toString(), quantizer.quantize(settings));
            }
            QuantizeSearch search =
                    new QuantizeSearch(quantizer, new PoseComparison(reference, split.judged()), bench.out);
            AccuracyTarget target = new AccuracyTarget(Double.parseDouble(args[3]), Duration.ofMinutes(5));
            QuantizeSearch.Found found = search.run(choices, target);
            bench.add(
                    "kept " + target.oks() + ": " + found.settings() + " and "
                            + found.inFloat().size() + " of " + quantizer.convCount() + " convolutions",
                    found.model());
            bench.time();
        }
    }

    private void add(String name, ModelProto model) throws Exception {
        Path file = TemporaryFile.create(".onnx").path();
        file.toFile().deleteOnExit();
        OnnxWriter.write(file, model);
        files.put(name, file);
        try (ModelSession session = ModelSession.open(file, SessionConfig.cpu(1))) {
            differences.put(name, PoseComparison.describe(measured.with(session)));
        }
        out.println(name + ": " + differences.get(name));
    }

    private void time() {
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            files.forEach((name, file) -> {
                try (GraphTimer timer = new GraphTimer(file, BATCH)) {
                    best.merge(name, timer.picturesPerSecond(Duration.ofSeconds(1)), Math::max);
                }
            });
        }
        best.forEach((name, speed) -> out.printf(
                "%6.1f crops/s %.2fx  %s: %s%n",
                speed, speed / best.get("float"), name, differences.getOrDefault(name, "")));
    }
}
