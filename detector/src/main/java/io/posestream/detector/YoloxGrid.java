package io.posestream.detector;

/**
 * The grid of YOLOX. Source: YOLOX's demo post-processing; x = (dx + gx) s, y = (dy + gy) s, w = exp(dw) s,
 * h = exp(dh) s, score = objectness x class. Static functions, thread-safe.
 */
final class YoloxGrid {
    /** Column of the first class score in a row: x, y, w, h, objectness come before. */
    static final int FIRST_CLASS = 5;

    private static final int OBJECTNESS = 4;

    private YoloxGrid() {}

    /** Cells of all strides of an input. */
    static int cells(int width, int height, int[] strides) {
        int cells = 0;
        for (int stride : strides) {
            cells += (width / stride) * (height / stride);
        }
        return cells;
    }

    /**
     * Decodes the boxes of one class that reach a score.
     *
     * @param rows (Input) shape [cells][rowLength], strides in order, each row by row from the top left
     * @param rowLength 5 + classes
     * @param width of the input, in pixels
     * @param height of the input, in pixels
     * @param strides in pixels
     * @param wantedClass 0-based
     * @param threshold least score
     * @param found (Output) edges in pixels of the input; not yet suppressed
     */
    static void decode(
            float[] rows,
            int rowLength,
            int width,
            int height,
            int[] strides,
            int wantedClass,
            double threshold,
            Candidates found) {
        int at = 0;
        for (int stride : strides) {
            int columns = width / stride;
            int cells = columns * (height / stride);
            for (int cell = 0; cell < cells; cell++) {
                float score = rows[at + OBJECTNESS] * rows[at + FIRST_CLASS + wantedClass];
                // written so that a score that is no number is not passed over
                if (!(score < threshold)) {
                    add(rows, at, cell % columns, cell / columns, stride, score, found);
                }
                at += rowLength;
            }
        }
    }

    /**
     * Collects the boxes of one class that reach a score from rows that hold centre and size in pixels of the input, as
     * YOLOX's {@code decode_in_inference} exports.
     *
     * @param rows (Input) shape [cells][rowLength]
     * @param rowLength 5 + classes
     * @param cells rows
     * @param wantedClass 0-based
     * @param threshold least score
     * @param found (Output) edges in pixels of the input; not yet suppressed
     */
    static void collect(float[] rows, int rowLength, int cells, int wantedClass, double threshold, Candidates found) {
        for (int at = 0; at < cells * rowLength; at += rowLength) {
            float score = rows[at + OBJECTNESS] * rows[at + FIRST_CLASS + wantedClass];
            // written so that a score that is no number is not passed over
            if (!(score < threshold)) {
                double halfWidth = rows[at + 2] / 2.0;
                double halfHeight = rows[at + 3] / 2.0;
                found.add(
                        rows[at] - halfWidth,
                        rows[at + 1] - halfHeight,
                        rows[at] + halfWidth,
                        rows[at + 1] + halfHeight,
                        score);
            }
        }
    }

    private static void add(float[] rows, int at, int column, int row, int stride, float score, Candidates found) {
        double centerX = ((double) rows[at] + column) * stride;
        double centerY = ((double) rows[at + 1] + row) * stride;
        // StrictMath: the same to the bit on every machine
        double halfWidth = StrictMath.exp(rows[at + 2]) * stride / 2;
        double halfHeight = StrictMath.exp(rows[at + 3]) * stride / 2;
        found.add(centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight, score);
    }
}
