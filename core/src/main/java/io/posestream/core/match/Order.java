package io.posestream.core.match;

/** Stable sorting of indices without boxing. Static functions, thread-safe. */
final class Order {
    private Order() {}

    /**
     * The indices of the first {@code count} values from the largest to the smallest; equal values keep their order.
     *
     * @param values (Input) at least {@code count}, no NaN
     * @param count how many to sort
     * @return indices, length {@code count}
     */
    static int[] falling(double[] values, int count) {
        int[] order = new int[count];
        int[] spare = new int[count];
        for (int index = 0; index < count; index++) {
            order[index] = index;
        }
        for (int width = 1; width < count; width *= 2) {
            for (int low = 0; low < count; low += 2 * width) {
                merge(values, order, spare, low, Math.min(low + width, count), Math.min(low + 2 * width, count));
            }
            int[] swap = order;
            order = spare;
            spare = swap;
        }
        return order;
    }

    private static void merge(double[] values, int[] from, int[] to, int low, int middle, int high) {
        int left = low;
        int right = middle;
        for (int index = low; index < high; index++) {
            boolean takeLeft = right >= high || (left < middle && values[from[left]] >= values[from[right]]);
            to[index] = takeLeft ? from[left++] : from[right++];
        }
    }
}
