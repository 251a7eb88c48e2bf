package io.posestream.results.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaletteTest {
    private static int distance(int first, int second) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            sum += Math.abs(((first >> shift) & 0xFF) - ((second >> shift) & 0xFF));
        }
        return sum;
    }

    @Test
    void person_neighbouringIds_differClearly() {
        for (int id = 0; id < 100; id++) {
            assertThat(distance(Palette.person(id), Palette.person(id + 1))).isGreaterThan(100);
        }
    }

    @Test
    void person_hundredIds_haveHundredColours() {
        // When
        Set<Integer> colors = new HashSet<>(
                IntStream.range(0, 100).map(Palette::person).boxed().toList());
        // Then
        assertThat(colors).hasSize(100);
    }

    @Test
    void of_everyDigit_liesInItsCellAndIsUnlikeTheOthers() {
        // When
        List<List<List<Digits.Point>>> digits =
                IntStream.range(0, 10).mapToObj(Digits::of).toList();
        // Then
        assertThat(new HashSet<>(digits)).hasSize(10);
        assertThat(digits)
                .allSatisfy(lines -> assertThat(lines)
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).allSatisfy(point -> {
                            assertThat(point.x()).isBetween(-0.05, Digits.WIDTH + 0.1);
                            assertThat(point.y()).isBetween(-0.05, 1.05);
                        })));
    }
}
