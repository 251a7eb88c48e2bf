package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.OnnxBuilder;
import java.util.List;

/**
 * Boxes that proposals start from: per level one size, 32 on P2 to 512 on P6, in the ratios 1/2, 1 and 2 of height to
 * width, about every cell. Counted by row, column and ratio.
 */
final class Anchors {
    private static final double[] RATIOS = {0.5, 1, 2};
    private static final int FIRST_SIZE = 32;
    private static final int FIRST_STEP = 4;

    /** Of a cell. */
    static final int COUNT = RATIOS.length;

    private Anchors() {}

    /**
     * The anchors of the given numbers.
     *
     * @param numbers N whole numbers
     * @param map any value of the level, of four axes
     * @param picture the network's input
     * @param level 0 for P2
     */
    static String of(OnnxBuilder graph, String numbers, String map, String picture, int level, RcnnRules rules) {
        String ratios = graph.longScalar(COUNT);
        String cells = graph.node("Div", List.of(numbers, ratios));
        String width = extent(graph, map, 3);
        String column = graph.node("Mod", List.of(cells, width));
        String row = graph.node("Div", List.of(cells, width));
        String x = graph.node("Mul", List.of(column, step(graph, map, picture, 3, level, rules)));
        String y = graph.node("Mul", List.of(row, step(graph, map, picture, 2, level, rules)));
        String x1 = graph.node("Unsqueeze", List.of(x, graph.longs(1)));
        String y1 = graph.node("Unsqueeze", List.of(y, graph.longs(1)));
        String shifts = graph.node("Concat", List.of(x1, y1, x1, y1), Attributes.of("axis", 1));
        String shift = graph.node("Cast", List.of(shifts), Attributes.of("to", ElementFormat.FLOAT.code()));
        String base = graph.floats(
                "anchors.p" + (level + Trunk.FIRST_LEVEL), List.of(COUNT, Boxes.CORNERS), () -> corners(level, rules));
        return graph.node(
                "Add", List.of(Boxes.gathered(graph, base, graph.node("Mod", List.of(numbers, ratios))), shift));
    }

    /** Pixels of the input per cell. */
    private static String step(OnnxBuilder graph, String map, String picture, int axis, int level, RcnnRules rules) {
        return rules.roundsAnchors()
                ? graph.node("Div", List.of(extent(graph, picture, axis), extent(graph, map, axis)))
                : graph.longs(FIRST_STEP << level);
    }

    private static String extent(OnnxBuilder graph, String value, int axis) {
        return graph.node(
                "Slice", List.of(graph.node("Shape", List.of(value)), graph.longs(axis), graph.longs(axis + 1)));
    }

    private static float[] corners(int level, RcnnRules rules) {
        double size = FIRST_SIZE << level;
        float[] corners = new float[COUNT * Boxes.CORNERS];
        for (int i = 0; i < COUNT; i++) {
            double halfWidth = Math.sqrt(size * size / RATIOS[i]) / 2;
            double halfHeight = RATIOS[i] * halfWidth;
            double[] box = {-halfWidth, -halfHeight, halfWidth, halfHeight};
            for (int corner = 0; corner < Boxes.CORNERS; corner++) {
                corners[i * Boxes.CORNERS + corner] =
                        (float) (rules.roundsAnchors() ? Math.rint(box[corner]) : box[corner]);
            }
        }
        return corners;
    }
}
