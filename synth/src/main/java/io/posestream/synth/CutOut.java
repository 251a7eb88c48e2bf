package io.posestream.synth;

import java.util.Arrays;

/**
 * A rectangle of a frame drawn at another size: pixel u of the cut-out lies at {@code left + scale * u} of the frame, pixel
 * centres at integers, so that its first pixel need not lie on one of the frame's.
 *
 * @param left frame pixel of the first column's centre
 * @param top frame pixel of the first row's centre
 * @param scale frame pixels per pixel of the cut-out, positive
 * @param width of the cut-out, in pixels
 * @param height of the cut-out, in pixels
 */
record CutOut(double left, double top, double scale, int width, int height) {
    /** {@code width x height} pixels with {@code (x, y)} of the frame at {@code (width / 2, height / 2)}. */
    static CutOut around(double x, double y, double scale, int width, int height) {
        return new CutOut(x - scale * width / 2, y - scale * height / 2, scale, width, height);
    }

    double x(double frameX) {
        return (frameX - left) / scale;
    }

    double y(double frameY) {
        return (frameY - top) / scale;
    }

    /**
     * Rows of blue, green, red; black outside the frame. Bilinear, the mean of n x n samples per pixel where the frame is
     * shrunk to an n-th.
     */
    byte[] pixels(byte[] bgr, int frameWidth, int frameHeight) {
        byte[] cut = new byte[3 * width * height];
        int samples = Math.max(1, (int) Math.ceil(scale));
        double[] sum = new double[3];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                Arrays.fill(sum, 0);
                for (int part = 0; part < samples * samples; part++) {
                    int partRow = part / samples;
                    int partColumn = part % samples;
                    double u = column + (partColumn + 0.5) / samples - 0.5;
                    double v = row + (partRow + 0.5) / samples - 0.5;
                    sample(bgr, frameWidth, frameHeight, left + scale * u, top + scale * v, sum);
                }
                for (int channel = 0; channel < 3; channel++) {
                    cut[3 * (row * width + column) + channel] = (byte) Math.round(sum[channel] / (samples * samples));
                }
            }
        }
        return cut;
    }

    private static void sample(byte[] bgr, int frameWidth, int frameHeight, double x, double y, double[] sum) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        for (int corner = 0; corner < 4; corner++) {
            int cornerX = column + (corner & 1);
            int cornerY = row + (corner >> 1);
            if (cornerX >= 0 && cornerY >= 0 && cornerX < frameWidth && cornerY < frameHeight) {
                double weight = (1 - Math.abs(x - cornerX)) * (1 - Math.abs(y - cornerY));
                int at = 3 * (cornerY * frameWidth + cornerX);
                for (int channel = 0; channel < 3; channel++) {
                    sum[channel] += weight * (bgr[at + channel] & 255);
                }
            }
        }
    }
}
