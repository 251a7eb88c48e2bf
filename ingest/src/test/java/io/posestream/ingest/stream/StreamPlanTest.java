package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.UserError;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class StreamPlanTest {
    private static final StreamStart START = start("print");
    private static final OptionalInt LIES = OptionalInt.of(5);

    @Test
    void decide_unknownStream_beginsAtZero() {
        assertThat(StreamPlan.decide("s", Optional.empty(), START, false))
                .isEqualTo(new StreamPlan(OptionalInt.empty(), 0, 0, false, false, false));
    }

    @Test
    void decide_begunStream_resumesBehindTheHigherOfBothTopics() {
        assertThat(StreamPlan.decide("s", at(40, false, 25, false), START, false))
                .isEqualTo(new StreamPlan(LIES, 3, 41, false, false, true));
        assertThat(StreamPlan.decide("s", at(-1, false, 25, false), START, false))
                .isEqualTo(new StreamPlan(LIES, 3, 26, false, false, true));
    }

    @Test
    void decide_endInFramesOnly_waitsForTheChain() {
        assertThat(StreamPlan.decide("s", at(40, true, 25, false), START, false))
                .isEqualTo(new StreamPlan(LIES, 3, 41, true, false, true));
    }

    @Test
    void decide_finishedStream_isKeptUnlessAgain() {
        Optional<StreamPosition> finished = at(40, true, 40, true);

        assertThat(StreamPlan.decide("s", finished, START, false))
                .isEqualTo(new StreamPlan(LIES, 3, 41, true, true, true));
        assertThat(StreamPlan.decide("s", finished, START, true))
                .isEqualTo(new StreamPlan(LIES, 4, 0, false, false, false));
        assertThatThrownBy(() -> StreamPlan.decide("s", finished, start("other"), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--again");
    }

    @Test
    void unsent_nothingOfTheEpochIsThere_itBeginsUnlessItWasSentToItsEnd() {
        assertThat(StreamPlan.unsent(told(SourceState.CONNECTING, ""), false))
                .isEqualTo(new StreamPlan(LIES, 3, 0, false, false, false));
        assertThat(StreamPlan.unsent(told(SourceState.ENDED, SourceStates.STOPPED), false)
                        .epoch())
                .isEqualTo(3);
        assertThat(StreamPlan.unsent(told(SourceState.CONNECTING, ""), true).epoch())
                .isEqualTo(4);
        assertThat(StreamPlan.unsent(told(SourceState.ENDED, "complete"), false).epoch())
                .isEqualTo(4);
    }

    private static SourceStatus told(SourceState state, String reason) {
        return new SourceStatus(
                "s",
                3,
                StreamPolicy.ARCHIVE,
                state,
                reason,
                0,
                0,
                false,
                0,
                SourceStatus.Pace.NONE,
                Optional.of(new SourceStatus.Begun(5, 70, 80)));
    }

    @Test
    void decide_otherFingerprint_isRefused() {
        assertThatThrownBy(() -> StreamPlan.decide("s", at(40, false, 25, false), start("other"), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another file or with other frame options");
    }

    @Test
    void requirePolicy_streamOfTheOtherPolicy_isRefused() {
        StreamStart live = new StreamStart(StreamPolicy.LIVE, false, "print", "s.mp4", OptionalLong.empty());

        assertThatThrownBy(() ->
                        StreamPlan.requirePolicy("s", at(40, true, 40, true).orElseThrow(), live))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was begun with --policy archive and keeps it for life");
    }

    @Test
    void clocked_clockWasSetBack_goesOnBehindTheLastEpoch() {
        SourceStatus told = new SourceStatus(
                "gate", 5_000, StreamPolicy.LIVE, SourceState.ENDED, "", 0, 0, false, 0, SourceStatus.Pace.NONE);

        assertThat(StreamPlan.clocked(Optional.empty(), 4_000).epoch()).isEqualTo(4_000);
        assertThat(StreamPlan.clocked(Optional.of(told), 9_000).epoch()).isEqualTo(9_000);
        assertThat(StreamPlan.clocked(Optional.of(told), 4_000).epoch()).isEqualTo(5_001);
    }

    private static StreamStart start(String fingerprint) {
        return new StreamStart(StreamPolicy.ARCHIVE, false, fingerprint, "s.mp4", OptionalLong.empty());
    }

    private static Optional<StreamPosition> at(long frames, boolean framesEnd, long tracks, boolean tracksEnd) {
        return Optional.of(new StreamPosition(5, 3, Optional.of(START), frames, framesEnd, tracks, tracksEnd));
    }
}
