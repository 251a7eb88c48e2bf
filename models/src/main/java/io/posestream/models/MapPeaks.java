package io.posestream.models;

/**
 * The peak of each of several maps, refined by a parabola through its neighbours: enough to compare two versions of a
 * network, independent of the decoder it is used with. Static functions.
 */
final class MapPeaks {
    private MapPeaks() {}

    /**
     * Finds peaks.
     *
     * @param maps (Input) [joints][height][width]
     * @param joints how many maps
     * @param height cells
     * @param width cells
     * @param peaks (Output) [joints][3]: x and y in cells, and the greatest value
     */
    static void find(float[] maps, int joints, int height, int width, double[] peaks) {
        for (int joint = 0; joint < joints; joint++) {
            int from = joint * height * width;
            int best = from;
            for (int i = from; i < from + height * width; i++) {
                best = maps[i] > maps[best] ? i : best;
            }
            int x = (best - from) % width;
            int y = (best - from) / width;
            boolean insideX = x > 0 && x < width - 1;
            boolean insideY = y > 0 && y < height - 1;
            peaks[3 * joint] = x + (insideX ? vertex(maps[best - 1], maps[best], maps[best + 1]) : 0);
            peaks[3 * joint + 1] = y + (insideY ? vertex(maps[best - width], maps[best], maps[best + width]) : 0);
            peaks[3 * joint + 2] = maps[best];
        }
    }

    /** Where the parabola through three neighbours is greatest, relative to the middle one, in [-0.5, 0.5]. */
    private static double vertex(double before, double middle, double after) {
        double curvature = before - 2 * middle + after;
        return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curvature))) : 0;
    }
}
