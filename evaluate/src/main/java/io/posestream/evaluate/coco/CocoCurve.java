package io.posestream.evaluate.coco;

import java.util.Arrays;
import java.util.List;

/**
 * Precision at 101 points of recall, and the last recall, for every threshold, of one category and range of areas. Owns
 * its arrays. Immutable.
 *
 * <p>Source: {@code accumulate} of pycocotools (cocodataset/cocoapi 8c9bcc3).
 */
final class CocoCurve {
    static final int RECALL_POINTS = 101;
    private static final double EPSILON = Math.ulp(1.0);

    private final boolean exists;
    private final double[][] precision = new double[CocoEvaluator.THRESHOLDS][RECALL_POINTS];
    private final double[] recall = new double[CocoEvaluator.THRESHOLDS];
    private boolean mixedTies;

    /** {@code images}: the matches of all images by rising id. */
    CocoCurve(List<ImageMatch> images) {
        int counted = images.stream().mapToInt(ImageMatch::counted).sum();
        exists = counted > 0;
        if (!exists) {
            return;
        }
        int size = images.stream().mapToInt(ImageMatch::size).sum();
        ImageMatch[] image = new ImageMatch[size];
        int[] detection = new int[size];
        int count = 0;
        for (ImageMatch match : images) {
            for (int d = 0; d < match.size(); d++) {
                image[count] = match;
                detection[count++] = d;
            }
        }
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        // stable, as the official merge sort is: equal scores stay by image and place
        Arrays.sort(order, (a, b) -> Double.compare(image[b].score(detection[b]), image[a].score(detection[a])));
        for (int t = 0; t < CocoEvaluator.THRESHOLDS; t++) {
            fill(t, image, detection, order, counted);
        }
    }

    /** The recall at point {@code index}: hundredths, the last exactly 1. */
    static double recallAt(int index) {
        return index == RECALL_POINTS - 1 ? 1 : index * 0.01;
    }

    private void fill(int t, ImageMatch[] image, int[] detection, Integer[] order, int counted) {
        int size = order.length;
        double[] recalls = new double[size];
        double[] precisions = new double[size];
        double hits = 0;
        double misses = 0;
        for (int rank = 0; rank < size; rank++) {
            ImageMatch match = image[order[rank]];
            int d = detection[order[rank]];
            boolean matched = match.matched(t, d);
            if (!match.ignored(t, d)) {
                hits += matched ? 1 : 0;
                misses += matched ? 0 : 1;
            }
            recalls[rank] = hits / counted;
            precisions[rank] = hits / (misses + hits + EPSILON);
            if (rank > 0) {
                ImageMatch before = image[order[rank - 1]];
                int e = detection[order[rank - 1]];
                mixedTies |= before.score(e) == match.score(d) && before.matched(t, e) != matched;
            }
        }
        for (int rank = size - 2; rank >= 0; rank--) {
            precisions[rank] = Math.max(precisions[rank], precisions[rank + 1]);
        }
        recall[t] = size == 0 ? 0 : recalls[size - 1];
        int rank = 0;
        for (int point = 0; point < RECALL_POINTS; point++) {
            while (rank < size && recalls[rank] < recallAt(point)) {
                rank++;
            }
            precision[t][point] = rank < size ? precisions[rank] : 0;
        }
    }

    /** False when nobody counts in this range, so that there is no figure. */
    boolean exists() {
        return exists;
    }

    double precision(int threshold, int point) {
        return precision[threshold][point];
    }

    double recall(int threshold) {
        return recall[threshold];
    }

    /** True when a hit and a miss share a score. */
    boolean hasMixedTies() {
        return mixedTies;
    }
}
