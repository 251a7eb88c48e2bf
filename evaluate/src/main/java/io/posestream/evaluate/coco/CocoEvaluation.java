package io.posestream.evaluate.coco;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.core.UserError;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.Pictures;
import io.posestream.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** COCO's ten figures, as fractions; -1 where nobody counts, as in the official tool. Immutable, thread-safe. */
public final class CocoEvaluation implements Evaluation {
    private static final double NONE = -1;
    private static final double PERCENT = 100;
    private static final int AT_50 = 0;
    private static final int AT_75 = 5;

    private final Map<CocoArea, List<CocoCurve>> curves;

    CocoEvaluation(Map<CocoArea, List<CocoCurve>> curves) {
        this.curves = new EnumMap<>(curves);
    }

    /** The figures by their names: AP AP50 AP75 APm APl AR AR50 AR75 ARm ARl. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        int all = CocoEvaluator.THRESHOLDS;
        figures.put("AP", precision(CocoArea.ALL, 0, all));
        figures.put("AP50", precision(CocoArea.ALL, AT_50, AT_50 + 1));
        figures.put("AP75", precision(CocoArea.ALL, AT_75, AT_75 + 1));
        figures.put("APm", precision(CocoArea.MEDIUM, 0, all));
        figures.put("APl", precision(CocoArea.LARGE, 0, all));
        figures.put("AR", recall(CocoArea.ALL, 0, all));
        figures.put("AR50", recall(CocoArea.ALL, AT_50, AT_50 + 1));
        figures.put("AR75", recall(CocoArea.ALL, AT_75, AT_75 + 1));
        figures.put("ARm", recall(CocoArea.MEDIUM, 0, all));
        figures.put("ARl", recall(CocoArea.LARGE, 0, all));
        return figures;
    }

    private double precision(CocoArea range, int from, int to) {
        double sum = 0;
        int count = 0;
        for (CocoCurve curve : curves.get(range)) {
            for (int t = from; curve.exists() && t < to; t++) {
                for (int point = 0; point < CocoCurve.RECALL_POINTS; point++) {
                    sum += curve.precision(t, point);
                    count++;
                }
            }
        }
        return count == 0 ? NONE : sum / count;
    }

    private double recall(CocoArea range, int from, int to) {
        double sum = 0;
        int count = 0;
        for (CocoCurve curve : curves.get(range)) {
            for (int t = from; curve.exists() && t < to; t++) {
                sum += curve.recall(t);
                count++;
            }
        }
        return count == 0 ? NONE : sum / count;
    }

    @Override
    public String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        figures().forEach(root::put);
        for (CocoArea range : CocoArea.values()) {
            String suffix = range == CocoArea.ALL ? "" : "_" + range.name().toLowerCase(Locale.ROOT);
            ArrayNode ap = root.putArray("ap_per_oks" + suffix);
            ArrayNode recall = root.putArray("recall_per_oks" + suffix);
            for (int t = 0; t < CocoEvaluator.THRESHOLDS; t++) {
                ap.add(precision(range, t, t + 1));
                recall.add(recall(range, t, t + 1));
            }
        }
        ArrayNode thresholds = root.putArray("oks_thresholds");
        for (int t = 0; t < CocoEvaluator.THRESHOLDS; t++) {
            thresholds.add(CocoEvaluator.threshold(t));
        }
        ArrayNode sentences = root.putArray("notes");
        notes().forEach(sentences::add);
        return root.toPrettyString();
    }

    @Override
    public void writeTable(PrintWriter out) {
        Map<String, Double> figures = figures();
        out.println("COCO keypoints (pycocotools), percent");
        TextTable table = new TextTable(out, List.copyOf(figures.keySet()));
        table.row(
                "Total",
                figures.values().stream()
                        .mapToDouble(value -> value == NONE ? Double.NaN : PERCENT * value)
                        .toArray());
        notes().forEach(out::println);
        out.flush();
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (curves.get(CocoArea.ALL).stream().anyMatch(CocoCurve::hasMixedTies)) {
            notes.add("AP is sensitive: right and wrong detections share a score, so that the order of images and of"
                    + " the results file decides; write unrounded scores.");
        }
        if (curves.get(CocoArea.ALL).stream().noneMatch(CocoCurve::exists)) {
            notes.add("The truth has no person with keypoints, so that every figure is -1.");
        }
        return notes;
    }

    @Override
    public List<Path> plot(Path target) {
        CocoCurve curve = curves.get(CocoArea.ALL).stream()
                .filter(CocoCurve::exists)
                .findFirst()
                .orElseThrow(() -> new UserError("nothing to draw: the truth has no person with keypoints"));
        XYChart chart = Pictures.chart("Precision and recall per similarity threshold", "recall", "precision");
        Pictures.unitSquare(chart);
        for (int t = 0; t < CocoEvaluator.THRESHOLDS; t++) {
            double[] recalls = new double[CocoCurve.RECALL_POINTS];
            double[] precisions = new double[CocoCurve.RECALL_POINTS];
            for (int point = 0; point < CocoCurve.RECALL_POINTS; point++) {
                recalls[point] = CocoCurve.recallAt(point);
                precisions[point] = curve.precision(t, point);
            }
            String name = String.format(Locale.ROOT, "OKS %.2f", CocoEvaluator.threshold(t));
            Pictures.line(chart, name, recalls, precisions, t, CocoEvaluator.THRESHOLDS);
        }
        return List.of(Pictures.at(target, "precision-recall").save(chart, ""));
    }
}
