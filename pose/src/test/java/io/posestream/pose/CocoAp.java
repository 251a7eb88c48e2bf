package io.posestream.pose;

import io.posestream.core.Skeletons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** COCO's keypoint average precision over all areas, as pycocotools computes it. */
final class CocoAp {
    private static final int JOINTS = 17;
    private static final int MAX_DETECTIONS = 20;
    private static final int THRESHOLDS = 10;
    private static final int RECALL_POINTS = 101;
    private static final double EPSILON = Math.ulp(1.0);

    /** 51 numbers per person: x, y, visibility or score. */
    record Person(long image, List<Double> keypoints, double area, List<Double> box, boolean isIgnored, double score) {}

    record Result(double ap, double ap50, double ap75, double ar) {}

    private record Row(double score, boolean isTrue, boolean isIgnored) {}

    private CocoAp() {}

    static Result of(List<Person> truths, List<Person> found) {
        Map<Long, List<Person>> truthsByImage = byImage(truths);
        Map<Long, List<Person>> foundByImage = byImage(found);
        long total = truths.stream().filter(truth -> !truth.isIgnored()).count();
        double[] precision = new double[THRESHOLDS];
        double recall = 0;
        for (int t = 0; t < THRESHOLDS; t++) {
            double threshold = t == THRESHOLDS - 1 ? 0.95 : 0.5 + t * ((0.95 - 0.5) / 9);
            List<Row> rows = new ArrayList<>();
            TreeMap<Long, Boolean> images = new TreeMap<>();
            truthsByImage.keySet().forEach(image -> images.put(image, true));
            foundByImage.keySet().forEach(image -> images.put(image, true));
            for (long image : images.keySet()) {
                match(
                        truthsByImage.getOrDefault(image, List.of()),
                        foundByImage.getOrDefault(image, List.of()),
                        threshold,
                        rows);
            }
            rows.sort(Comparator.comparingDouble((Row row) -> -row.score()));
            double[] curve = curve(rows, total);
            precision[t] = curve[0];
            recall += curve[1] / THRESHOLDS;
        }
        double mean = 0;
        for (double value : precision) {
            mean += value / THRESHOLDS;
        }
        return new Result(mean, precision[0], precision[5], recall);
    }

    private static Map<Long, List<Person>> byImage(List<Person> people) {
        Map<Long, List<Person>> byImage = new TreeMap<>();
        people.forEach(person -> byImage.computeIfAbsent(person.image(), key -> new ArrayList<>())
                .add(person));
        return byImage;
    }

    private static void match(List<Person> truths, List<Person> found, double threshold, List<Row> rows) {
        List<Person> ordered = new ArrayList<>(truths);
        ordered.sort(Comparator.comparing(Person::isIgnored));
        boolean[] taken = new boolean[ordered.size()];
        List<Person> best = new ArrayList<>(found);
        best.sort(Comparator.comparingDouble((Person person) -> -person.score()));
        for (Person person : best.subList(0, Math.min(MAX_DETECTIONS, best.size()))) {
            int match = bestMatch(ordered, taken, person, threshold);
            if (match >= 0) {
                taken[match] = true;
            }
            rows.add(new Row(
                    person.score(), match >= 0, match >= 0 && ordered.get(match).isIgnored()));
        }
    }

    private static int bestMatch(List<Person> truths, boolean[] taken, Person person, double threshold) {
        double best = Math.min(threshold, 1 - 1e-10);
        int match = -1;
        for (int i = 0; i < truths.size(); i++) {
            boolean isWorseKind = match >= 0
                    && !truths.get(match).isIgnored()
                    && truths.get(i).isIgnored();
            if (isWorseKind) {
                return match;
            }
            double oks = taken[i] ? -1 : oks(truths.get(i), person);
            if (oks >= best) {
                best = oks;
                match = i;
            }
        }
        return match;
    }

    static double oks(Person truth, Person found) {
        double[] sigmas = Skeletons.COCO_17.sigmaArray();
        int labelled = 0;
        for (int joint = 0; joint < JOINTS; joint++) {
            labelled += truth.keypoints().get(3 * joint + 2) > 0 ? 1 : 0;
        }
        double sum = 0;
        for (int joint = 0; joint < JOINTS; joint++) {
            if (labelled > 0 && !(truth.keypoints().get(3 * joint + 2) > 0)) {
                continue;
            }
            double dx = labelled > 0 ? difference(truth, found, 3 * joint) : outside(truth, found, joint, 0);
            double dy = labelled > 0 ? difference(truth, found, 3 * joint + 1) : outside(truth, found, joint, 1);
            double variance = 4 * sigmas[joint] * sigmas[joint];
            sum += Math.exp(-(dx * dx + dy * dy) / variance / (truth.area() + EPSILON) / 2);
        }
        return sum / (labelled > 0 ? labelled : JOINTS);
    }

    private static double difference(Person truth, Person found, int at) {
        return found.keypoints().get(at) - truth.keypoints().get(at);
    }

    /** Distance from the doubled box, where nothing is labelled. */
    private static double outside(Person truth, Person found, int joint, int axis) {
        double from = truth.box().get(axis) - truth.box().get(2 + axis);
        double to = truth.box().get(axis) + 2 * truth.box().get(2 + axis);
        double at = found.keypoints().get(3 * joint + axis);
        return Math.max(0, from - at) + Math.max(0, at - to);
    }

    /** Average precision at 101 recall points, and the last recall. */
    private static double[] curve(List<Row> rows, long total) {
        double[] recall = new double[rows.size()];
        double[] precision = new double[rows.size()];
        double hits = 0;
        double misses = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            hits += !row.isIgnored() && row.isTrue() ? 1 : 0;
            misses += !row.isIgnored() && !row.isTrue() ? 1 : 0;
            recall[i] = hits / total;
            precision[i] = hits / (misses + hits + EPSILON);
        }
        for (int i = rows.size() - 1; i > 0; i--) {
            precision[i - 1] = Math.max(precision[i - 1], precision[i]);
        }
        double sum = 0;
        int at = 0;
        for (int point = 0; point < RECALL_POINTS; point++) {
            double wanted = point == RECALL_POINTS - 1 ? 1 : point * 0.01;
            while (at < recall.length && recall[at] < wanted) {
                at++;
            }
            sum += at < recall.length ? precision[at] : 0;
        }
        return new double[] {sum / RECALL_POINTS, rows.isEmpty() ? 0 : recall[rows.size() - 1]};
    }
}
