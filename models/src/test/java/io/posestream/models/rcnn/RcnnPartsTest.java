package io.posestream.models.rcnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.models.checkpoint.Checkpoint;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part of a network against what the authors' own code gives for it. */
@SharedTest
class RcnnPartsTest {
    private static final RcnnRules DETECTRON2 = RcnnRules.of(RcnnNaming.DETECTRON2, false);
    private static final RcnnRules TORCHVISION = RcnnRules.of(RcnnNaming.TORCHVISION, false);
    private static final double FEATURES = 1e-4;
    private static final double PIXELS = 1e-3;

    @TempDir
    Path folder;

    private static Npy read(String part, String name) {
        return Npy.read(Shared.path("vectors", "one-stage", part, name + ".npy"));
    }

    private static double error(double[] actual, Npy expected) {
        return difference(actual, expected.doubles());
    }

    private static double difference(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        return IntStream.range(0, actual.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head-8conv", "head-4conv-same-width", "head-9conv-pool10", "head-stock"})
    void maps_headOfAnySize_givesEveryStageOfTheAuthors(String part) throws IOException {
        // Given
        Path vectors = Shared.path("vectors", "one-stage", part);
        boolean isRefined = !part.equals("head-stock");
        try (Checkpoint checkpoint = Checkpoint.open(vectors.resolve("weights.pth"))) {
            RcnnWeights weights = weights(checkpoint);
            weights.requireExactly(RcnnGraph.headNames(weights, isRefined), part);
            BuiltGraph graph = new BuiltGraph();
            Npy features = read(part, "roi_features");
            Value input = new Value(graph.input("features", features), features.shape()[1]);

            // When
            Value maps = KeypointStage.maps(new Layers(graph.builder, weights, false), input, isRefined);
            weights.requireShapes(part);
            List<String> stages = stages(vectors);
            List<String> values =
                    new ArrayList<>(stages.stream().map(RcnnPartsTest::valueOf).toList());
            values.add(maps.name());
            Map<String, double[]> found = graph.run(folder, values, List.of());

            // Then
            assertThat(stages).hasSizeGreaterThan(2);
            for (String stage : stages) {
                assertThat(error(found.get(valueOf(stage)), read(part, "stage." + stage)))
                        .as(stage)
                        .isLessThan(FEATURES);
            }
            assertThat(error(found.get(maps.name()), read(part, "logits"))).isLessThan(FEATURES);
        }
    }

    private static RcnnWeights weights(Checkpoint checkpoint) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        checkpoint.tensors().forEach((name, info) -> shapes.put(name, info.shape()));
        return new RcnnWeights(shapes, checkpoint::floats);
    }

    private static List<String> stages(Path vectors) throws IOException {
        try (Stream<Path> files = Files.list(vectors)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("stage."))
                    .map(name -> name.substring("stage.".length(), name.length() - ".npy".length()))
                    .sorted()
                    .toList();
        }
    }

    /** Convolutions and blocks are called like their tensors, what is behind a ReLU like the module. */
    private static String valueOf(String stage) {
        return stage.startsWith("conv") ? stage : KeypointStage.HEAD + stage;
    }

    @Test
    void maps_headAsReleased_givesTheAuthorsLogits() throws IOException {
        // Given
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Shared.path("vectors", "one-stage", "head-512", "keys.txt"))) {
            int bracket = line.indexOf('[');
            String inside = line.substring(bracket + 1, line.length() - 1);
            shapes.put(
                    line.substring(0, bracket).strip(),
                    inside.isBlank()
                            ? List.of()
                            : Arrays.stream(inside.split(","))
                                    .map(String::strip)
                                    .map(Integer::valueOf)
                                    .toList());
        }
        RcnnWeights weights = new RcnnWeights(shapes, name -> released(name, shapes.get(name)));
        weights.requireExactly(RcnnGraph.headNames(weights, true), "head-512");
        BuiltGraph graph = new BuiltGraph();
        float[] features = FormulaWeights.image("input:onestage-head-512", 256 * 14 * 14);
        Value input = new Value(graph.input("features", features, 1, 256, 14, 14), 256);

        // When
        Value maps = KeypointStage.maps(new Layers(graph.builder, weights, false), input, true);
        double[] found = graph.run(folder, List.of(maps.name()), List.of()).get(maps.name());

        // Then
        weights.requireShapes("head-512");
        assertThat(error(found, read("head-512", "logits"))).isLessThan(FEATURES);
    }

    private static float[] released(String name, List<Integer> shape) {
        float[] values = FormulaWeights.tensor(name, shape);
        float factor =
                name.endsWith("rel_height") || name.endsWith("rel_width") ? 40 : name.endsWith("to_qk.weight") ? 2 : 1;
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
    }

    @Test
    void of_allNumbers_areTheAnchorsOfBothLibraries() {
        for (RcnnRules rules : List.of(DETECTRON2, TORCHVISION)) {
            for (int level = 0; level < 5; level++) {
                // Given
                BuiltGraph graph = new BuiltGraph();
                String name = "p" + (level + Trunk.FIRST_LEVEL);
                Npy expected = read("rpn", (rules.equals(TORCHVISION) ? "torchvision_anchors_" : "anchors_") + name);
                String map = graph.input("map", read("rpn", "objectness_" + name));
                String picture = graph.input("picture", new float[96 * 128], 1, 1, 96, 128);
                String numbers = graph.builder.longs(
                        LongStream.range(0, expected.shape()[0]).toArray());

                // When
                String anchors = Anchors.of(graph.builder, numbers, map, picture, level, rules);

                // Then
                double[] found = graph.run(folder, List.of(anchors), List.of()).get(anchors);
                assertThat(error(found, expected))
                        .as(name + " " + rules.naming())
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void best_fiveLevels_givesTheAuthorsProposalsInTheirOrder() {
        // Given
        BuiltGraph graph = new BuiltGraph();
        List<Proposals.Level> levels = new ArrayList<>();
        for (int level = 2; level <= 6; level++) {
            levels.add(new Proposals.Level(
                    graph.input("logits" + level, read("rpn", "objectness_p" + level)),
                    graph.input("deltas" + level, read("rpn", "deltas_p" + level))));
        }
        String picture = graph.input("picture", new float[96 * 128], 1, 1, 96, 128);
        String extent = graph.input("extent", new float[] {110, 75}, 2);

        // When
        Proposals.Found best = Proposals.best(graph.builder, levels, picture, extent, DETECTRON2);
        Map<String, double[]> found = graph.run(folder, List.of(best.boxes(), best.scores()), List.of());

        // Then
        assertThat(error(found.get(best.scores()), read("rpn", "proposal_logits")))
                .isLessThan(1e-6);
        assertThat(error(found.get(best.boxes()), read("rpn", "proposals_xyxy")))
                .isLessThan(PIXELS);
    }

    @Test
    void people_manyProposals_keepsTheRowsOfTheAuthors() {
        for (long most : new long[] {100, 1000}) {
            // Given
            BuiltGraph graph = new BuiltGraph();
            String proposals = graph.input("proposals", read("box", "proposals_xyxy"));
            BoxStage.Judged judged = new BoxStage.Judged(
                    graph.input("logits", read("box", "class_logits")), graph.input("deltas", read("box", "deltas")));
            String extent = graph.input("extent", new float[] {1216, 800}, 2);
            BoxStage.Limits limits = new BoxStage.Limits(
                    graph.input("score", new float[] {0.05f}, 1),
                    graph.input("iou", new float[] {0.5f}, 1),
                    graph.builder.longs(most));

            // When
            BoxStage.People people = BoxStage.people(graph.builder, judged, proposals, extent, limits, DETECTRON2);
            Map<String, double[]> found = graph.run(folder, List.of(people.boxes(), people.scores()), List.of());

            // Then
            double[] kept = read("box", most == 100 ? "kept_index" : "kept_index_uncapped")
                    .doubles();
            double[] scores = read("box", "scores").doubles();
            double[] expected =
                    DoubleStream.of(kept).map(row -> scores[(int) row]).toArray();
            assertThat(difference(found.get(people.scores()), expected)).isLessThan(1e-6);
            if (most == 100) {
                assertThat(error(found.get(people.boxes()), read("box", "kept_xyxy")))
                        .isLessThan(PIXELS);
            }
        }
    }

    @Test
    void moved_deltasPastTheLimit_areWhereTheAuthorsPutThem() {
        // Given
        BuiltGraph graph = new BuiltGraph();
        String proposals = graph.input("proposals", read("box", "proposals_xyxy"));
        String deltas = graph.input("deltas", read("box", "deltas"));

        // When
        String moved = Boxes.moved(graph.builder, proposals, deltas, 10, 10, 5, 5);

        // Then
        assertThat(error(graph.run(folder, List.of(moved), List.of()).get(moved), read("box", "decoded_xyxy")))
                .isLessThan(5e-3);
    }

    @Test
    void bySize_fourLevels_poolsAsBothLibraries() {
        requirePooled("boxes_xyxy", 14, DETECTRON2, "pooled_stock_14");
        requirePooled("boxes_xyxy", 7, DETECTRON2, "pooled_box_7");
        requirePooled("boxes_enlarged_xyxy", 14, DETECTRON2, "pooled_p2345");
        requirePooled("boxes_xyxy", 14, TORCHVISION, "pooled_torchvision_14");
    }

    private void requirePooled(String boxes, int size, RcnnRules rules, String expected) {
        // Given
        BuiltGraph graph = new BuiltGraph();
        boolean isEnlarged = expected.equals("pooled_p2345");
        List<Value> levels = isEnlarged ? paddedLevels(graph) : levels(graph);
        String input = graph.input("boxes", read("roi", isEnlarged ? "boxes_shifted_xyxy" : boxes));

        // When
        RoiPooling.Pooled pooled = RoiPooling.bySize(graph.builder, levels, input, size, rules);
        String ordered = pooled.inBoxOrder(graph.builder, pooled.features());
        String level = RoiPooling.level(graph.builder, input, rules);
        Map<String, double[]> found = graph.run(folder, List.of(ordered), List.of(level));

        // Then
        assertThat(error(found.get(ordered), read("roi", expected)))
                .as(expected)
                .isLessThan(FEATURES);
        if (isEnlarged) {
            assertThat(DoubleStream.of(found.get(level))
                            .map(number -> number + 2)
                            .toArray())
                    .containsExactly(read("roi", "level_of_box").doubles());
        }
    }

    private static List<Value> levels(BuiltGraph graph) {
        List<Value> levels = new ArrayList<>();
        for (int level = 2; level <= 5; level++) {
            Npy map = read("roi", "p" + level);
            levels.add(new Value(graph.input("p" + level, map), map.shape()[1]));
        }
        return levels;
    }

    /** With the zeros that the authors' code puts around each level for boxes beyond the picture. */
    private static List<Value> paddedLevels(BuiltGraph graph) {
        double[] border = read("roi", "border_ltrb").doubles();
        List<Value> padded = new ArrayList<>();
        for (Value level : levels(graph)) {
            int cells = 32 >> Integer.parseInt(level.name().substring(1));
            String pads = graph.builder.longs(
                    0,
                    0,
                    cells * (long) border[1],
                    cells * (long) border[0],
                    0,
                    0,
                    cells * (long) border[3],
                    cells * (long) border[2]);
            padded.add(new Value(graph.builder.node("Pad", List.of(level.name(), pads)), level.channels()));
        }
        return padded;
    }

    @ParameterizedTest
    @CsvSource({
        "net-onestage-r50/weights.pth, ONESTAGE_R50",
        "net-keypoint-rcnn-r50-torchvision/weights.pth, KEYPOINT_RCNN_R50"
    })
    void build_pictureWithoutProposals_givesNobody(String file, RcnnArchitecture architecture) {
        // Given a picture of no extent, at whose edges every proposal is cut to nothing
        Path onnx = folder.resolve("whole.onnx");
        try (Checkpoint checkpoint =
                Checkpoint.open(Shared.path("vectors", "one-stage").resolve(file))) {
            OnnxBuilder graph = new OnnxBuilder();
            RcnnGraph.build(architecture, weights(checkpoint), false, graph);
            graph.write(onnx, "whole");
        }
        try (ModelSession session = ModelSession.open(onnx, SessionConfig.cpu(1));
                Call call = session.newCall()) {
            call.input("input", new float[3 * 64 * 96], 1, 3, 64, 96);
            call.input("extent", new float[2], 2);
            call.input("box_score", new float[1], 1);
            call.input("box_iou", new float[] {0.5f}, 1);
            call.input("max_people", new long[] {100}, 1);

            // When
            call.run();

            // Then
            assertThat(call.floats("scores")).isEmpty();
            assertThat(call.shape("boxes")).containsExactly(0, 4);
            assertThat(call.shape("maps")).containsExactly(0, 17, 56, 56);
        }
    }

    @Test
    void finest_boxesBeyondThePicture_poolsZerosThere() {
        // Given
        BuiltGraph graph = new BuiltGraph();
        String finest = graph.input("p2", read("roi", "p2"));
        String boxes = graph.input("boxes", read("roi", "boxes_xyxy"));

        // When
        String enlarged = Boxes.enlarged(graph.builder, boxes);
        String pooled = KeypointStage.finest(graph.builder, finest, enlarged, 14, DETECTRON2);
        Map<String, double[]> found = graph.run(folder, List.of(enlarged, pooled), List.of());

        // Then
        assertThat(error(found.get(enlarged), read("roi", "boxes_enlarged_xyxy")))
                .isLessThan(PIXELS);
        assertThat(error(found.get(pooled), read("roi", "pooled_p2"))).isLessThan(FEATURES);
    }
}
