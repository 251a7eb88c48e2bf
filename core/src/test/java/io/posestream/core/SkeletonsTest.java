package io.posestream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class SkeletonsTest {
    @Test
    void flipPermutation_everySkeleton_swapsLeftAndRightNamesAndIsItsOwnInverse() {
        for (Skeleton skeleton : Skeletons.all()) {
            int[] flip = skeleton.flipPermutation();
            for (int joint = 0; joint < skeleton.size(); joint++) {
                assertThat(flip[flip[joint]]).isEqualTo(joint);
                assertThat(skeleton.names().get(flip[joint]))
                        .isEqualTo(mirrored(skeleton.names().get(joint)));
                assertThat(skeleton.sigmas().get(flip[joint]))
                        .isEqualTo(skeleton.sigmas().get(joint));
            }
        }
    }

    private static String mirrored(String name) {
        if (name.startsWith("left_")) {
            return "right_" + name.substring("left_".length());
        }
        return name.startsWith("right_") ? "left_" + name.substring("right_".length()) : name;
    }

    @Test
    void edges_everySkeleton_areMirrorImagesOfThemselves() {
        for (Skeleton skeleton : Skeletons.all()) {
            int[] flip = skeleton.flipPermutation();
            var edges = skeleton.edges().stream()
                    .map(edge -> unordered(edge.first(), edge.second()))
                    .collect(Collectors.toSet());
            var mirrored = skeleton.edges().stream()
                    .map(edge -> unordered(flip[edge.first()], flip[edge.second()]))
                    .collect(Collectors.toSet());

            assertThat(mirrored).as(skeleton.id()).isEqualTo(edges);
        }
    }

    private static List<Integer> unordered(int first, int second) {
        return List.of(Math.min(first, second), Math.max(first, second));
    }

    @Test
    void find_knownAndUnknownIds_answers() {
        assertThat(Skeletons.find("coco-17")).contains(Skeletons.COCO_17);
        assertThat(Skeletons.find("coco-18")).isEmpty();
    }

    @Test
    void new_inconsistentData_isRefused() {
        List<String> names = List.of("a", "b");
        List<Double> sigmas = List.of(0.1, 0.1);
        List<Skeleton.Pair> none = List.of();

        assertThatThrownBy(() -> new Skeleton("s", names, none, none, List.of(0.1), "x"))
                .hasMessageContaining("1 sigmas for 2 joints");
        assertThatThrownBy(() -> new Skeleton("s", names, List.of(new Skeleton.Pair(0, 2)), none, sigmas, "x"))
                .hasMessageContaining("names no joint");
        assertThatThrownBy(() -> new Skeleton("s", names, none, none, List.of(0.1, Double.NaN), "x"))
                .hasMessageContaining("sigma is not positive");
    }
}
