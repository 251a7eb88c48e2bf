package io.posestream.evaluate.coco;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Detections of one image matched to its true people at every threshold, within a range of areas. Owns its arrays.
 * Immutable once made.
 *
 * <p>Source: {@code evaluateImg} of pycocotools (cocodataset/cocoapi 8c9bcc3). Quirk kept: a detection matched to the
 * annotation with id 0 counts as unmatched.
 */
final class ImageMatch {
    /** Detections of an image beyond the best 20 are left out. */
    static final int MAX_DETECTIONS = 20;

    private static final double ALMOST_ONE = 1 - 1e-10;

    private final List<CocoPerson> detections;
    private final boolean[][] matched;
    private final boolean[][] ignored;
    private final int counted;

    private ImageMatch(List<CocoPerson> detections, boolean[][] matched, boolean[][] ignored, int counted) {
        this.detections = detections;
        this.matched = matched;
        this.ignored = ignored;
        this.counted = counted;
    }

    /** The best detections by falling score, equal scores in file order. */
    static List<CocoPerson> best(List<CocoPerson> detections) {
        return detections.stream()
                .sorted(Comparator.comparingDouble(CocoPerson::score).reversed())
                .limit(MAX_DETECTIONS)
                .toList();
    }

    /** Similarity of each of the best detections (rows) to each true person in file order. */
    static double[][] similarities(List<CocoPerson> best, List<CocoPerson> truths) {
        double[][] similarities = new double[best.size()][truths.size()];
        for (int d = 0; d < best.size(); d++) {
            for (int g = 0; g < truths.size(); g++) {
                similarities[d][g] = KeypointSimilarity.of(best.get(d), truths.get(g));
            }
        }
        return similarities;
    }

    /**
     * Matches.
     *
     * @param best from {@link #best}
     * @param truths in file order
     * @param similarities from {@link #similarities}
     * @param range of areas that count
     */
    static ImageMatch of(List<CocoPerson> best, List<CocoPerson> truths, double[][] similarities, CocoArea range) {
        List<Integer> order = new ArrayList<>();
        for (int pass = 0; pass < 2; pass++) {
            for (int g = 0; g < truths.size(); g++) {
                boolean ignore = isIgnored(truths.get(g), range);
                if (ignore == (pass == 1)) {
                    order.add(g);
                }
            }
        }
        int counted =
                (int) truths.stream().filter(truth -> !isIgnored(truth, range)).count();
        boolean[][] matched = new boolean[CocoEvaluator.THRESHOLDS][best.size()];
        boolean[][] ignored = new boolean[CocoEvaluator.THRESHOLDS][best.size()];
        for (int t = 0; t < CocoEvaluator.THRESHOLDS; t++) {
            boolean[] taken = new boolean[truths.size()];
            for (int d = 0; d < best.size(); d++) {
                int found = find(similarities[d], truths, order, counted, taken, CocoEvaluator.threshold(t));
                if (found >= 0) {
                    taken[found] = true;
                    matched[t][d] = truths.get(found).id() != 0;
                    ignored[t][d] = isIgnored(truths.get(found), range);
                }
                ignored[t][d] |= !matched[t][d] && !range.holds(best.get(d).area());
            }
        }
        return new ImageMatch(best, matched, ignored, counted);
    }

    /** The most similar free true person; people that count go before ignored ones; ties go to the later. */
    private static int find(
            double[] similarity,
            List<CocoPerson> truths,
            List<Integer> order,
            int counted,
            boolean[] taken,
            double threshold) {
        double best = Math.min(threshold, ALMOST_ONE);
        int found = -1;
        boolean foundCounts = false;
        for (int place = 0; place < order.size(); place++) {
            int g = order.get(place);
            if (taken[g] && !truths.get(g).crowd()) {
                continue;
            }
            if (foundCounts && place >= counted) {
                break;
            }
            if (similarity[g] >= best) {
                best = similarity[g];
                found = g;
                foundCounts = place < counted;
            }
        }
        return found;
    }

    private static boolean isIgnored(CocoPerson truth, CocoArea range) {
        return truth.ignored() || !range.holds(truth.area());
    }

    int size() {
        return detections.size();
    }

    double score(int detection) {
        return detections.get(detection).score();
    }

    boolean matched(int threshold, int detection) {
        return matched[threshold][detection];
    }

    boolean ignored(int threshold, int detection) {
        return ignored[threshold][detection];
    }

    /** True people that count. */
    int counted() {
        return counted;
    }
}
