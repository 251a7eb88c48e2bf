package io.posestream.pose;

import io.posestream.core.Affine;

/**
 * Brings maps of one size to another, bilinear, and adds them up. A cell takes the value at its own place in the frame,
 * not at its number: with the official RSN's geometry (cell c at stride x c + stride / 2 of the crop) that is a resize
 * with half-pixel centres, with HRNet's it aligns the first cells, with DarkPose's and UDP's the first and the last.
 * Beyond the outermost cells their value goes on. Immutable, thread-safe.
 */
final class MapResize {
    private final int fromWidth;
    private final int fromHeight;
    private final int[] columns;
    private final float[] columnShares;
    private final int[] rows;
    private final float[] rowShares;

    /**
     * Prepares a resize.
     *
     * @param width cells of a row of the result
     * @param height rows of the result
     * @param toOther cells of the result to cells of the maps that are brought there; neither turned nor sheared
     * @param fromWidth cells of a row of those maps, at least 2
     * @param fromHeight rows of those maps, at least 2
     */
    MapResize(int width, int height, Affine toOther, int fromWidth, int fromHeight) {
        this.fromWidth = fromWidth;
        this.fromHeight = fromHeight;
        this.columns = new int[width];
        this.columnShares = new float[width];
        this.rows = new int[height];
        this.rowShares = new float[height];
        for (int x = 0; x < width; x++) {
            place(toOther.x(x, 0), fromWidth, columns, columnShares, x);
        }
        for (int y = 0; y < height; y++) {
            place(toOther.y(0, y), fromHeight, rows, rowShares, y);
        }
    }

    /** The cell before {@code position}, and the share of the one after it. */
    private static void place(double position, int cells, int[] before, float[] shares, int at) {
        int cell = (int) Math.min(Math.max(Math.floor(position), 0), cells - 2.0);
        before[at] = cell;
        shares[at] = (float) Math.min(Math.max(position - cell, 0), 1);
    }

    /**
     * Adds resized maps.
     *
     * @param from (Input) [count][fromHeight][fromWidth]
     * @param to (Input, Output) [count][height][width]
     * @param count maps
     */
    void add(float[] from, float[] to, int count) {
        int at = 0;
        for (int map = 0; map < count; map++) {
            for (int y = 0; y < rows.length; y++) {
                int upper = (map * fromHeight + rows[y]) * fromWidth;
                addRow(from, upper, upper + fromWidth, rowShares[y], to, at);
                at += columns.length;
            }
        }
    }

    private void addRow(float[] from, int upper, int lower, float share, float[] to, int at) {
        for (int x = 0; x < columns.length; x++) {
            int left = columns[x];
            float along = columnShares[x];
            float above = (1 - along) * from[upper + left] + along * from[upper + left + 1];
            float below = (1 - along) * from[lower + left] + along * from[lower + left + 1];
            to[at + x] += (1 - share) * above + share * below;
        }
    }
}
