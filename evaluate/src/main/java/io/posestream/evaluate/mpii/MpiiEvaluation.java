package io.posestream.evaluate.mpii;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.core.Skeletons;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.Pictures;
import io.posestream.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * PCKh per joint, in percent of the annotated joints. The mean weighs each joint by its count and leaves pelvis and
 * thorax out. Owns its arrays. Immutable, thread-safe.
 *
 * <p>Quirk: what the official code prints as Mean@0.1 reads entry 11 of a list of thresholds from 0 in hundredths, which
 * is at 0.11; that figure is {@code PCKh@0.1} here too, and the one at 0.10 stands beside it.
 */
public final class MpiiEvaluation implements Evaluation {
    private static final List<String> JOINTS = Skeletons.MPII_16.names();
    private static final double HALF = 0.5;
    private static final double STEP = 0.01;
    /** The entry the official code reads for 0.1. */
    private static final int OFFICIAL_TENTH = 11;

    private static final int PELVIS = JOINTS.indexOf("pelvis");
    private static final int THORAX = JOINTS.indexOf("thorax");
    private static final double PERCENT = 100;

    private final List<double[]> errors;

    private MpiiEvaluation(List<double[]> errors) {
        this.errors = List.copyOf(errors);
    }

    /** Collects distances. */
    static final class Builder {
        private final List<List<Double>> errors = IntStream.range(0, JOINTS.size())
                .<List<Double>>mapToObj(joint -> new ArrayList<>())
                .toList();

        void add(int joint, double headSizes) {
            errors.get(joint).add(headSizes);
        }

        MpiiEvaluation build() {
            return new MpiiEvaluation(errors.stream()
                    .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                    .toList());
        }
    }

    /** Percent of the annotated joints within {@code headSizes}; NaN for a joint never annotated. */
    double pckh(int joint, double headSizes) {
        double[] distances = errors.get(joint);
        long hits = Arrays.stream(distances).filter(error -> error <= headSizes).count();
        return distances.length == 0 ? Double.NaN : PERCENT * hits / distances.length;
    }

    /** The mean over joints weighed by their counts, without pelvis and thorax; NaN when nothing is annotated. */
    public double mean(double headSizes) {
        double sum = 0;
        long count = 0;
        for (int joint = 0; joint < JOINTS.size(); joint++) {
            int annotated = errors.get(joint).length;
            if (joint != PELVIS && joint != THORAX && annotated > 0) {
                sum += pckh(joint, headSizes) * annotated;
                count += annotated;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** What the official code prints as Mean@0.1. */
    public double officialTenth() {
        return mean(OFFICIAL_TENTH * STEP);
    }

    private Map<String, Double> groups() {
        Map<String, Double> groups = new LinkedHashMap<>();
        groups.put("Head", pckh(JOINTS.indexOf("head_top"), HALF));
        for (String pair : List.of("Shoulder", "Elbow", "Wrist", "Hip", "Knee", "Ankle")) {
            groups.put(pair, bothSides(pair.toLowerCase(Locale.ROOT)));
        }
        return groups;
    }

    private double bothSides(String joint) {
        return (pckh(JOINTS.indexOf("left_" + joint), HALF) + pckh(JOINTS.indexOf("right_" + joint), HALF)) / 2;
    }

    @Override
    public String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        groups().forEach((name, value) -> put(root, name, value));
        put(root, "Mean", mean(HALF));
        put(root, "Mean@0.1", officialTenth());
        put(root, "PCKh@0.5", mean(HALF));
        put(root, "PCKh@0.1", officialTenth());
        put(root, "PCKh@0.10_exactly", mean(0.1));
        ObjectNode perJoint = root.putObject("joints");
        for (int joint = 0; joint < JOINTS.size(); joint++) {
            put(perJoint, JOINTS.get(joint), pckh(joint, HALF));
        }
        ArrayNode sentences = root.putArray("notes");
        notes().forEach(sentences::add);
        return root.toPrettyString();
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }

    @Override
    public void writeTable(PrintWriter out) {
        Map<String, Double> row = groups();
        row.put("Mean", mean(HALF));
        row.put("Mean@0.1", officialTenth());
        out.println("MPII, PCKh@0.5, percent");
        new TextTable(out, List.copyOf(row.keySet()))
                .row(
                        "PCKh",
                        row.values().stream().mapToDouble(Double::doubleValue).toArray());
        notes().forEach(out::println);
        out.flush();
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("Mean@0.1 is at 0.11 head sizes, as the official code reads it.");
        List<String> missing = IntStream.range(0, JOINTS.size())
                .filter(joint -> errors.get(joint).length == 0)
                .mapToObj(JOINTS::get)
                .toList();
        if (!missing.isEmpty()) {
            notes.add("Never annotated, so without a figure: " + String.join(", ", missing) + ".");
        }
        return notes;
    }

    @Override
    public List<Path> plot(Path target) {
        XYChart chart = Pictures.chart("PCKh per joint", "threshold in head sizes", "share of annotated joints");
        for (int joint = 0; joint < JOINTS.size(); joint++) {
            if (errors.get(joint).length == 0) {
                continue;
            }
            double[] x = IntStream.rangeClosed(0, 50).mapToDouble(i -> i * STEP).toArray();
            int which = joint;
            double[] y =
                    Arrays.stream(x).map(limit -> pckh(which, limit) / PERCENT).toArray();
            Pictures.line(chart, JOINTS.get(joint), x, y, joint, JOINTS.size());
        }
        return List.of(Pictures.at(target, "pckh").save(chart, ""));
    }
}
