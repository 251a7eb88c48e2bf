package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class NumberedFramesTest {
    private static final FrameId ZERO = new FrameId("cam", 2, 0);
    private static final StreamStart START =
            new StreamStart(StreamPolicy.ARCHIVE, false, "print", "cam.mp4", OptionalLong.empty());

    @Test
    void next_picturesGapsAndEnd_numbersAreContiguous() throws IOException {
        FakeSource source = new FakeSource(0)
                .pictures(2)
                .corrupt(3)
                .unencodable()
                .pictures(1)
                .end();

        List<String> items = items(source, FrameSelection.ALL, 0);

        assertThat(items).containsExactly("0", "1", "2-4 corrupt", "5-5 corrupt", "6", "end 7 complete");
        assertThat(source.open).isZero();
        assertThat(source.closed).isTrue();
    }

    @Test
    void next_lowerRate_oneGapBeforeTheNextPictureOrTheEnd() throws IOException {
        FakeSource source = new FakeSource(0).pictures(6).end();

        List<String> items = items(source, rate(12.5), 0);

        assertThat(items).containsExactly("0", "1-1 rate", "2", "3-3 rate", "4", "5-5 rate", "end 6 complete");
        assertThat(source.encoded).isEqualTo(3);
    }

    @Test
    void next_truncatedSource_promisedFramesAreOneCorruptGap() throws IOException {
        FakeSource source = new FakeSource(0).pictures(3).truncated(40);

        assertThat(items(source, rate(12.5), 0))
                .containsExactly("0", "1-1 rate", "2", "3-42 corrupt", "end 43 truncated");
    }

    @Test
    void next_truncatedSourceWithAnEnd_missingFramesBehindItHaveNoNumber() throws IOException {
        FakeSource source = new FakeSource(0).pictures(3).truncated(40);
        FrameSelection part =
                new FrameSelection(0, OptionalLong.of(200_000), OptionalLong.empty(), OptionalDouble.empty());

        assertThat(items(source, part, 0)).containsExactly("0", "1", "2", "3-4 corrupt", "end 5 truncated");
    }

    @Test
    void fail_lowerRate_framesLeftOutKeepTheirNumbers() throws IOException {
        FakeSource source = new FakeSource(0).pictures(2).breaks();
        try (NumberedFrames frames = frames(source, rate(12.5), 0)) {
            frames.next();
            assertThatThrownBy(frames::next).isInstanceOf(IOException.class);

            frames.fail();

            assertThat(text(frames.next().orElseThrow())).isEqualTo("1-1 rate");
            assertThat(text(frames.next().orElseThrow())).isEqualTo("end 2 failed");
        }
    }

    @Test
    void next_chosenPart_framesOutsideHaveNoNumber() throws IOException {
        // Given 40 ms apart: 0 40 80 corrupt(120) 160 200 …
        FakeSource source =
                new FakeSource(0).pictures(3).corrupt(1).pictures(10).end();
        FrameSelection part =
                new FrameSelection(160_000, OptionalLong.of(400_000), OptionalLong.of(2), OptionalDouble.empty());

        assertThat(items(source, part, 0)).containsExactly("0", "1", "end 2 limit");
    }

    @Test
    void next_resumed_countsWhatWasSentWithoutEncodingIt() throws IOException {
        // Given
        FakeSource whole = new FakeSource(0).pictures(3).corrupt(4).pictures(3).end();
        FakeSource resumed =
                new FakeSource(0).pictures(3).corrupt(4).pictures(3).end();

        // When an earlier run got as far as number 4, inside the gap
        List<String> all = items(whole, FrameSelection.ALL, 0);
        List<String> rest = items(resumed, FrameSelection.ALL, 5);

        // Then
        assertThat(all).containsExactly("0", "1", "2", "3-6 corrupt", "7", "8", "9", "end 10 complete");
        assertThat(rest).containsExactly("5-6 corrupt", "7", "8", "9", "end 10 complete");
        assertThat(resumed.encoded).isEqualTo(3);
    }

    @Test
    void next_firstItemOnly_carriesTheStart() throws IOException {
        try (NumberedFrames frames =
                frames(new FakeSource(0).corrupt(1).pictures(1).end(), FrameSelection.ALL, 0)) {
            assertThat(frames.next().orElseThrow().provenance().start()).contains(START);
            assertThat(frames.next().orElseThrow().provenance().start()).isEmpty();
        }
    }

    @Test
    void next_clockJumpedBeforeAFrameLeftOut_marksTheNextThatIsLookedAt() throws IOException {
        FakeSource source = new FakeSource(0).pictures(1).jumped().pictures(3).end();
        try (NumberedFrames frames = frames(source, rate(12.5), 0)) {
            List<Boolean> marks = new ArrayList<>();
            for (Optional<StreamItem<EncodedFrame>> item = frames.next(); item.isPresent(); item = frames.next()) {
                if (item.get() instanceof StreamItem.Looked<EncodedFrame> looked) {
                    marks.add(looked.meta().discontinuity());
                }
            }

            assertThat(marks).containsExactly(false, true, false);
        }
    }

    @Test
    void next_datedContainer_addsCreationToPresentationTime() throws IOException {
        try (NumberedFrames frames = frames(new FakeSource(5_000_000).pictures(2), FrameSelection.ALL, 0)) {
            frames.next();
            StreamItem.Looked<EncodedFrame> second =
                    (StreamItem.Looked<EncodedFrame>) frames.next().orElseThrow();

            assertThat(second.meta().captureUs()).isEqualTo(5_040_000);
            assertThat(second.meta().clock()).isEqualTo(CaptureClock.CONTAINER);
        }
    }

    @Test
    void next_sourceBreaks_failureEndsBehindTheLastNumber() throws IOException {
        try (NumberedFrames frames = frames(new FakeSource(0).pictures(2).breaks(), FrameSelection.ALL, 0)) {
            frames.next();
            frames.next();

            assertThatThrownBy(frames::next).isInstanceOf(IOException.class);
            frames.fail();
            assertThat(text(frames.next().orElseThrow())).isEqualTo("end 2 failed");
            assertThat(frames.next()).isEmpty();
        }
    }

    @Test
    void next_connectionIsLost_endsTheEpochAndAnotherBeginsWithItsStart() throws IOException {
        FakeSource source =
                new FakeSource(0).pictures(2).late(3).lost().late(1).pictures(1).end();

        List<String> items = new ArrayList<>();
        try (NumberedFrames frames = frames(source, FrameSelection.ALL, 0)) {
            for (Optional<StreamItem<EncodedFrame>> item = frames.next(); item.isPresent(); item = frames.next()) {
                String first = item.get().provenance().start().isPresent() ? " begins" : "";
                items.add(item.get().id().epoch() + ": " + text(item.get()) + first);
            }

            assertThat(frames.taken()).isEqualTo(7);
            assertThat(frames.position()).as("in its epoch").isEqualTo(new FrameId("cam", 3, 2));
        }

        assertThat(items)
                .containsExactly(
                        "2: 0 begins",
                        "2: 1",
                        "2: 2-4 late",
                        "2: end 5 lost",
                        "3: 0-0 late begins",
                        "3: 1",
                        "3: end 2 complete");
    }

    private static FrameSelection rate(double fps) {
        return new FrameSelection(0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(fps));
    }

    private static NumberedFrames frames(FakeSource source, FrameSelection selection, long first) {
        return new NumberedFrames(source, selection, ZERO, START, first, () -> 77, arrivalUs -> false);
    }

    private static List<String> items(FakeSource source, FrameSelection selection, long first) throws IOException {
        List<String> items = new ArrayList<>();
        try (NumberedFrames frames = frames(source, selection, first)) {
            for (Optional<StreamItem<EncodedFrame>> item = frames.next(); item.isPresent(); item = frames.next()) {
                items.add(text(item.get()));
            }
        }
        return items;
    }

    private static String text(StreamItem<EncodedFrame> item) {
        long number = item.id().number();
        if (item instanceof StreamItem.Gap<EncodedFrame> gap) {
            return number + "-" + (number + gap.count() - 1) + " " + gap.reason();
        }
        return item instanceof StreamItem.End<EncodedFrame> end ? "end " + number + " " + end.reason() : "" + number;
    }
}
