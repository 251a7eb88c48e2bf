package io.posestream.bench;

import io.posestream.media.Image;
import java.util.Random;

/** Pictures to measure on: smooth shapes with some noise, so that JPEG sizes are those of photographs. */
final class Pictures {
    private Pictures() {}

    /** A 1080p picture, to be closed by the caller. */
    static Image fullHd() {
        int width = 1920;
        int height = 1080;
        Random random = new Random(1);
        byte[] bgr = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    double shape = Math.sin(x * 0.02 + channel) + Math.cos(y * 0.03 - channel) + Math.sin(x * y * 1e-4);
                    bgr[3 * (y * width + x) + channel] = (byte) (127 + 35 * shape + random.nextGaussian() * 6);
                }
            }
        }
        return Image.of(width, height, bgr);
    }
}
