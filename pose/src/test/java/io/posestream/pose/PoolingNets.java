package io.posestream.pose;

import io.posestream.core.Skeleton;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Networks whose maps are their crop, pooled to a quarter: what they hold is known, at every size. */
record PoolingNets(Path folder) {
    /** One map per colour of the crop. */
    static final Skeleton COLORS = new Skeleton(
            "colors",
            List.of("blue", "green", "red"),
            List.of(),
            List.of(new Skeleton.Pair(0, 2)),
            List.of(0.1, 0.1, 0.1),
            "made up");
    /** Of the flip test, in cells. */
    static final double SHIFT = 0.75;

    private static final int STRIDE = 4;

    static InputSpec input(int width, int height) {
        Normalization levels = new Normalization(255, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        return new InputSpec("image", width, height, 0, 8, ColorOrder.BGR, levels);
    }

    /** Maps of 12 x 16 cells. */
    static HeatmapHead head(double cellShift) {
        return new HeatmapHead(
                "maps",
                12,
                16,
                new CropRule(CropRule.Convention.RSN, 1.09, 1.135, cellShift),
                new DecodeRule(DecodeRule.Method.SOA_LOG, 3, true, SHIFT),
                new ScoreRule(1, ScoreRule.Official.NONE),
                COLORS);
    }

    /** Writes a network whose maps are the pooled crop times {@code gain}. */
    String graph(String name, int width, int height, float gain) throws IOException {
        byte[] bytes = new TinyOnnx()
                .input("image", -1, 3, height, width)
                .output("maps", -1, 3, height / STRIDE, width / STRIDE)
                .constant("gain", new float[] {gain}, 1)
                .averagePool("image", "pooled", STRIDE)
                .node("Mul", List.of("pooled", "gain"), "maps")
                .bytes();
        Files.write(folder.resolve(name), bytes);
        return name;
    }

    /** The same as a member of its own size. */
    EnsembleMember member(String name, int width, int height, float gain) throws IOException {
        String graph = graph(name, width, height, gain);
        return new EnsembleMember(graph, input(width, height), "maps", width / STRIDE, height / STRIDE);
    }

    /** A model of an input of 48 x 64 pixels. */
    Path manifest(double cellShift, List<String> graphs, List<EnsembleMember> members) throws IOException {
        ModelManifest manifest = new ModelManifest(
                "both",
                ModelFamily.HEATMAP,
                graphs,
                input(48, 64),
                head(cellShift),
                members,
                OptionalInt.empty(),
                "ours",
                "made up");
        return Files.writeString(folder.resolve("model.json"), manifest.toJson());
    }
}
