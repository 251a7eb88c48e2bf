package io.posestream.detector;

import java.util.Arrays;

/** Ordering and greedy non-maximum suppression. Static functions, thread-safe. */
final class Suppression {
    private static final long LOW_HALF = 0xffff_ffffL;

    private Suppression() {}

    /**
     * Indices by falling score; equal scores keep their order.
     *
     * @param boxes (Input) scores in [0, 1]
     * @return the order; the caller owns it
     */
    static int[] order(Candidates boxes) {
        long[] keys = new long[boxes.count];
        for (int i = 0; i < keys.length; i++) {
            // the bits of floats that are not negative rise with their value
            keys[i] = ((LOW_HALF & ~Float.floatToIntBits(boxes.score[i] + 0f)) << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /**
     * Goes through boxes from the best on and drops each that overlaps a kept one by more than the threshold.
     *
     * @param boxes (Input) edges
     * @param order (Input) indices, best first
     * @param iou greatest intersection over union of two kept boxes
     * @param limit most boxes kept
     * @return kept indices, best first; the caller owns it
     */
    static int[] keep(Candidates boxes, int[] order, double iou, int limit) {
        int[] kept = new int[Math.min(order.length, limit)];
        int count = 0;
        for (int i = 0; i < order.length && count < limit; i++) {
            if (!overlapsAny(boxes, order[i], kept, count, iou)) {
                kept[count++] = order[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static boolean overlapsAny(Candidates boxes, int candidate, int[] kept, int count, double iou) {
        for (int j = 0; j < count; j++) {
            if (iou(boxes, candidate, kept[j]) > iou) {
                return true;
            }
        }
        return false;
    }

    static double iou(Candidates boxes, int a, int b) {
        double width = Math.min(boxes.right[a], boxes.right[b]) - Math.max(boxes.left[a], boxes.left[b]);
        double height = Math.min(boxes.bottom[a], boxes.bottom[b]) - Math.max(boxes.top[a], boxes.top[b]);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double overlap = width * height;
        return overlap / (area(boxes, a) + area(boxes, b) - overlap);
    }

    private static double area(Candidates boxes, int i) {
        return (double) (boxes.right[i] - boxes.left[i]) * (boxes.bottom[i] - boxes.top[i]);
    }
}
