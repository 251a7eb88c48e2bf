package io.posestream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.StreamItem.Provenance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StreamItemTest {
    private static final FrameId ID = new FrameId("cam", 0, 5);

    @Test
    void map_everyKind_keepsNameCountAndProvenance() {
        Provenance provenance = Provenance.at(7).at(new FrameLocation(1, 2));
        FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 10, 10);
        List<StreamItem<Integer>> items = List.of(
                new StreamItem.Looked<>(ID, provenance, meta, 3),
                new StreamItem.Gap<>(ID, provenance, 9, GapReason.RATE),
                new StreamItem.Failed<>(ID, provenance, "unreadable"),
                new StreamItem.End<>(ID, provenance, EndReason.COMPLETE));

        for (StreamItem<Integer> item : items) {
            StreamItem<String> mapped = item.map(String::valueOf);

            assertThat(mapped.id()).isEqualTo(ID);
            assertThat(mapped.count()).isEqualTo(item.count());
            assertThat(mapped.provenance()).isEqualTo(provenance);
        }
        assertThat(items).extracting(StreamItem::count).containsExactly(1L, 9L, 1L, 0L);
    }

    @Test
    void new_emptyGapOrBlankReason_isRefused() {
        Provenance provenance = new Provenance(0, Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> new StreamItem.Gap<>(ID, provenance, 0, GapReason.RATE))
                .hasMessageContaining("count is not positive");
        assertThatThrownBy(() -> new StreamItem.Failed<>(ID, provenance, " ")).hasMessageContaining("reason is blank");
    }

    @Test
    void poses_keypointsOfAnotherSkeleton_areRefused() {
        Pose pose = Pose.of(new Box(0, 0, 1, 1), 1, List.of(Keypoint.ABSENT));

        assertThatThrownBy(() -> new Poses("m", Skeletons.COCO_17, List.of(pose)))
                .hasMessageContaining("1 keypoints for skeleton coco-17 of 17");
    }
}
