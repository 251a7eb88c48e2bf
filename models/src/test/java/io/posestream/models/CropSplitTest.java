package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.models.quantize.CropSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CropSplitTest {
    private static CropSource crops(int count) {
        return consumer -> IntStream.range(0, count).forEach(i -> consumer.accept(new float[] {i}));
    }

    private static List<Integer> numbers(CropSource crops) {
        List<Integer> numbers = new ArrayList<>();
        crops.forEach(crop -> numbers.add((int) crop[0]));
        return numbers;
    }

    @Test
    void parts_manyCrops_haveNoneInCommon() {
        // Given
        CropSplit split = new CropSplit(crops(400));

        // When
        List<Integer> calibration = numbers(split.calibration());
        List<Integer> judged = numbers(split.judged());

        // Then
        assertThat(judged).hasSize(64).startsWith(3, 7, 11);
        assertThat(calibration).hasSize(336).doesNotContainAnyElementsOf(judged);
        assertThat(numbers(split.judged())).isEqualTo(judged);
    }

    @Test
    void parts_fewCrops_areAllOfThem() {
        // Given
        CropSplit split = new CropSplit(crops(7));

        // When / Then
        assertThat(numbers(split.calibration())).hasSize(7);
        assertThat(numbers(split.judged())).hasSize(7);
        assertThat(split.describe()).contains("few");
    }
}
