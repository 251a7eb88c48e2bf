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
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/**
 * AP of boxes at IoU 0.5, and recall and precision of those from a score on, as fractions. Owns its arrays. Immutable,
 * thread-safe.
 */
public final class BoxEvaluation implements Evaluation {
    private static final double PERCENT = 100;

    private final double score;
    private final int people;
    private final double[] recalls;
    private final double[] envelope;
    private final int hits;
    private final int sure;
    private final int sureHits;
    private final long elsewhere;

    /** {@code verdicts}: of all pictures, by falling score. */
    BoxEvaluation(double score, int people, List<BoxEvaluator.Verdict> verdicts, long elsewhere) {
        this.score = score;
        this.people = people;
        this.elsewhere = elsewhere;
        recalls = new double[verdicts.size()];
        envelope = new double[verdicts.size()];
        int found = 0;
        int surelyFound = 0;
        int counted = 0;
        for (int rank = 0; rank < envelope.length; rank++) {
            found += verdicts.get(rank).isHit() ? 1 : 0;
            recalls[rank] = (double) found / Math.max(people, 1);
            envelope[rank] = (double) found / (rank + 1);
            if (verdicts.get(rank).score() >= score) {
                counted = rank + 1;
                surelyFound = found;
            }
        }
        for (int rank = envelope.length - 2; rank >= 0; rank--) {
            envelope[rank] = Math.max(envelope[rank], envelope[rank + 1]);
        }
        hits = found;
        sure = counted;
        sureHits = surelyFound;
    }

    /** Average precision at IoU 0.5: the envelope of precision over 101 recalls. */
    public double ap50() {
        double sum = 0;
        for (int point = 0; point < CocoCurve.RECALL_POINTS; point++) {
            sum += precision(point);
        }
        return sum / CocoCurve.RECALL_POINTS;
    }

    /** The greatest precision at a recall of at least so many hundredths; 0 where that is not reached. */
    private double precision(int point) {
        for (int rank = 0; rank < recalls.length; rank++) {
            if (recalls[rank] >= CocoCurve.recallAt(point)) {
                return envelope[rank];
            }
        }
        return 0;
    }

    /** Share of the people that boxes from the score on found. */
    public double recall() {
        return (double) sureHits / Math.max(people, 1);
    }

    /** Share of the boxes from the score on that found somebody; 0 where there are none. */
    public double precision() {
        return sure == 0 ? 0 : (double) sureHits / sure;
    }

    @Override
    public String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("AP50", ap50());
        root.put("recall", recall());
        root.put("precision", precision());
        root.put("score", score);
        root.put("people", people);
        root.put("boxes", envelope.length);
        root.put("hits", hits);
        ArrayNode sentences = root.putArray("notes");
        notes().forEach(sentences::add);
        return root.toPrettyString();
    }

    @Override
    public void writeTable(PrintWriter out) {
        out.printf(Locale.ROOT, "boxes of people at IoU 0.5, percent; recall and precision from score %s on%n", score);
        TextTable table = new TextTable(out, List.of("AP50", "recall", "precision"));
        table.row("Total", new double[] {PERCENT * ap50(), PERCENT * recall(), PERCENT * precision()});
        notes().forEach(out::println);
        out.flush();
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (people == 0) {
            notes.add("The truth has no person with keypoints, so that every figure is 0.");
        }
        if (elsewhere > 0) {
            notes.add(elsewhere + " boxes are of pictures that the truth does not name: left out.");
        }
        return notes;
    }

    @Override
    public List<Path> plot(Path target) {
        if (envelope.length == 0) {
            throw new UserError("nothing to draw: no box counts");
        }
        XYChart chart = Pictures.chart("Precision and recall at IoU 0.5", "recall", "precision");
        Pictures.unitSquare(chart);
        double[] points = new double[CocoCurve.RECALL_POINTS];
        double[] precisions = new double[CocoCurve.RECALL_POINTS];
        for (int point = 0; point < points.length; point++) {
            points[point] = CocoCurve.recallAt(point);
            precisions[point] = precision(point);
        }
        Pictures.line(chart, "boxes", points, precisions, 0, 1);
        return List.of(Pictures.at(target, "precision-recall").save(chart, ""));
    }
}
