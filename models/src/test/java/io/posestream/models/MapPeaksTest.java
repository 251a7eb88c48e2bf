package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MapPeaksTest {
    @Test
    void find_gaussianBetweenCells_isNearItsCentre() {
        // Given
        int width = 12;
        int height = 16;
        float[] maps = new float[2 * height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double d = Math.pow(x - 4.3, 2) + Math.pow(y - 9.6, 2);
                maps[height * width + y * width + x] = (float) Math.exp(-d / 8);
            }
        }
        double[] peaks = new double[6];

        // When
        MapPeaks.find(maps, 2, height, width, peaks);

        // Then
        assertThat(peaks[3]).isCloseTo(4.3, within(0.05));
        assertThat(peaks[4]).isCloseTo(9.6, within(0.05));
        assertThat(peaks[2]).isZero();
    }
}
