package io.posestream.runner.start;

import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.GraphEmitter;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.Networks;
import io.posestream.models.graph.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A pose network that finds nothing, quickly: all weights are zero. */
final class TinyPose {
    private static final String MANIFEST = """
            {"format": 1, "id": "tiny", "family": "heatmap", "graphs": ["tiny.onnx"],
             "input": {"name": "input", "width": 32, "height": 32, "sizeStep": 0, "maxBatch": 16, "colors": "bgr",
                       "divisor": 255, "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]},
             "heatmap": {"output": "heatmaps", "width": 8, "height": 8,
                         "crop": {"convention": "rsn", "enlargeWidth": 1.1, "enlargeHeight": 1.1, "cellShift": 1.5},
                         "decode": {"method": "rsn", "blurKernel": 5, "flipTest": false, "flipShift": 0},
                         "scores": {"trainedPeak": 255, "official": "none"}, "skeleton": "coco-17"},
             "licence": "Apache-2.0", "origin": "made for this start"}
            """;

    private static final double WIDTH_FACTOR = 0.05;

    private TinyPose() {}

    /** Writes it to a new folder. */
    static Path write(Path folder) throws IOException {
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse("rsn-18"), 32, 32, 17, WIDTH_FACTOR);
        Map<String, Integer> sizes = new HashMap<>();
        Networks.Network network =
                Networks.describe(spec, KeyLayout.OFFICIAL, name -> new float[sizes.getOrDefault(name, 0)]);
        for (Parameter parameter : network.parameters()) {
            sizes.put(parameter.name(), parameter.elements());
        }
        Files.createDirectories(folder);
        GraphEmitter.write(folder.resolve("tiny.onnx"), network.graph(), "tiny", false);
        Files.writeString(folder.resolve("model.json"), MANIFEST);
        return folder;
    }
}
