package io.posestream.evaluate.posetrack.metric;

/**
 * The order in which NumPy 1.24's {@code argsort} leaves scores, ties included. The official evaluators sort by it and
 * reverse, so among equal scores the figure depends on it. Static functions, thread-safe.
 *
 * <p>Source: NumPy's documented introsort: quicksort with the median of three as pivot, the larger part put off, and
 * insertion sort (stable) for parts of at most 16. Up to 16 entries the order is therefore stable. Differs from the
 * source: no fall-back to heapsort at twice the binary logarithm of the length, which only hostile inputs reach. NumPy
 * from 1.25 on sorts with vector instructions and breaks ties in yet another way.
 */
final class NumpyOrder {
    /** A part whose last index is at most this far from its first is insertion-sorted. */
    private static final int INSERTION_SPAN = 15;

    private static final int STACK = 128;

    private NumpyOrder() {}

    /**
     * Sorts ascending.
     *
     * @param scores (Input) at least {@code count} long, none NaN
     * @param count number of scores
     * @return indices of the scores in ascending order
     */
    static int[] ascending(double[] scores, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        int[] stack = new int[STACK];
        int depth = 0;
        int first = 0;
        int last = count - 1;
        while (true) {
            while (last - first > INSERTION_SPAN) {
                int pivot = partition(scores, order, first, last);
                boolean rightIsLarger = pivot - first < last - pivot;
                stack[depth++] = rightIsLarger ? pivot + 1 : first;
                stack[depth++] = rightIsLarger ? last : pivot - 1;
                first = rightIsLarger ? first : pivot + 1;
                last = rightIsLarger ? pivot - 1 : last;
            }
            insert(scores, order, first, last);
            if (depth == 0) {
                return order;
            }
            last = stack[--depth];
            first = stack[--depth];
        }
    }

    private static int partition(double[] scores, int[] order, int first, int last) {
        int middle = first + ((last - first) >> 1);
        swapIfLess(scores, order, middle, first);
        swapIfLess(scores, order, last, middle);
        swapIfLess(scores, order, middle, first);
        double pivot = scores[order[middle]];
        int up = first;
        int down = last - 1;
        swap(order, middle, down);
        while (true) {
            do {
                up++;
            } while (scores[order[up]] < pivot);
            do {
                down--;
            } while (pivot < scores[order[down]]);
            if (up >= down) {
                break;
            }
            swap(order, up, down);
        }
        swap(order, up, last - 1);
        return up;
    }

    private static void insert(double[] scores, int[] order, int first, int last) {
        for (int i = first + 1; i <= last; i++) {
            int entry = order[i];
            int hole = i;
            while (hole > first && scores[entry] < scores[order[hole - 1]]) {
                order[hole] = order[hole - 1];
                hole--;
            }
            order[hole] = entry;
        }
    }

    private static void swapIfLess(double[] scores, int[] order, int one, int other) {
        if (scores[order[one]] < scores[order[other]]) {
            swap(order, one, other);
        }
    }

    private static void swap(int[] order, int one, int other) {
        int kept = order[one];
        order[one] = order[other];
        order[other] = kept;
    }
}
