package io.posestream.pose.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.pose.PoseHistory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a frame adds to its stream's history, whichever of several callers comes first. */
final class PoseLinkTest {
    private static final Poses NOBODY = new Poses("none", Skeletons.COCO_17, List.of());
    private static final Looked<Poses> FRAME = new Looked<>(
            new FrameId("a", 0, 0),
            Provenance.at(1),
            new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 32, 24),
            NOBODY);

    @Test
    void pass_afterFoundButBeforeItsPredecessorIsKnown_keepsWhatWasFound() {
        CompletableFuture<PoseHistory> before = new CompletableFuture<>();
        PoseLink link = new PoseLink(before);

        link.found(FRAME, NOBODY);
        link.pass();
        before.complete(PoseHistory.EMPTY);

        assertThat(link.after())
                .isCompletedWithValueMatching(history -> history.last().isPresent());
    }

    @Test
    void pass_alone_handsTheHistoryOn() {
        PoseLink link = new PoseLink(CompletableFuture.completedFuture(PoseHistory.EMPTY));

        link.pass();

        assertThat(link.after()).isCompletedWithValue(PoseHistory.EMPTY);
    }
}
