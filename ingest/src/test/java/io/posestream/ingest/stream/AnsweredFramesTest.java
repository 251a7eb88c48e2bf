package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnsweredFramesTest {
    private static final FramesLog.Extent LOG = new FramesLog.Extent(0, 3, 60, 1_000);

    private static StreamItem<Object> answer(long offset) {
        Provenance provenance = new Provenance(1, Optional.empty(), Optional.of(new FrameLocation(0, offset)));
        return new StreamItem.Gap<>(new FrameId("gate", 7, offset), provenance, 1, "late");
    }

    @Test
    void skipHistory_nothingBehindItIsAnswered_keepsWhatLiesBefore() {
        AnsweredFrames answered = new AnsweredFrames();
        answered.skipHistory(Map.of(0, 40L));

        // an answer that an earlier process is still waiting for
        answered.note(answer(3));

        assertThat(answered.lowest(null, LOG, Optional.empty())).isEqualTo(4);
    }

    @Test
    void skipHistory_firstFrameBehindItIsAnswered_nobodyAsksForWhatLiesBefore() {
        AnsweredFrames answered = new AnsweredFrames();
        answered.skipHistory(Map.of(0, 40L));

        answered.note(answer(40));

        assertThat(answered.lowest(null, LOG, Optional.empty())).isEqualTo(41);
    }
}
