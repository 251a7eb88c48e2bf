package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TaskQueueTest {
    private static final long NOW_US = 1_700_000_000_000_000L;
    private static final long BOUND_US = 500_000;

    private record Frame(FrameId id, int partition, long arrivalUs, long boundUs) implements TaskQueue.Queued {}

    private final TaskQueue<Frame> queue = new TaskQueue<>(() -> NOW_US);

    @Test
    void replace_newerFrame_givesBackTheOneThatWaited() throws Exception {
        Frame first = frame("gate", 0);
        Frame second = frame("gate", 1);

        assertThat(queue.replace(List.of(first))).isEmpty();
        assertThat(queue.replace(List.of(second))).containsExactly(first);
        assertThat(queue.take(1, Duration.ZERO)).containsExactly(second);
    }

    @Test
    void take_severalCameras_servesTheOneServedLongestAgo() throws Exception {
        List<String> served = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            // whichever comes first
            queue.replace(List.of(frame("b", number), frame("c", number), frame("a", number)));
            for (int i = 0; i < 2; i++) {
                Frame frame = queue.take(1, Duration.ZERO).get(0);
                served.add(frame.id().streamId());
                queue.answered(frame.id(), true);
            }
        }

        assertThat(served).containsExactly("b", "c", "a", "b", "c", "a");
    }

    @Test
    void take_batchOfLiveFrames_hasOneOfEachCameraAndNoArchive() throws Exception {
        queue.put(frame("file", 0));
        queue.replace(List.of(frame("a", 0), frame("b", 0)));

        assertThat(queue.take(8, Duration.ZERO))
                .extracting(frame -> frame.id().streamId())
                .containsExactly("a", "b");
        assertThat(queue.take(8, Duration.ZERO))
                .extracting(frame -> frame.id().streamId())
                .containsExactly("file");
    }

    @Test
    void take_frameThatWouldBeTooOldAtItsAnswer_waitsUntilNothingIsOnTheWay() throws Exception {
        // Given
        queue.replace(List.of(frame("gate", 0)));
        assertThat(queue.take(1, Duration.ZERO)).hasSize(1);
        queue.replace(List.of(frame("gate", 1)));
        queue.put(frame("file", 0));

        // When
        List<Frame> next = queue.take(1, Duration.ZERO);

        // Then nothing is known of how long it takes, so it is not taken up beside the first
        assertThat(next).extracting(frame -> frame.id().streamId()).containsExactly("file");
        queue.answered(new FrameId("gate", 0, 0), true);
        assertThat(queue.take(1, Duration.ZERO))
                .extracting(frame -> frame.id().number())
                .containsExactly(1L);
    }

    @Test
    void take_liveStreamsThatNeverLeaveACallerFree_givesArchivesOneCallOfTen() throws Exception {
        for (int number = 0; number < 20; number++) {
            queue.put(frame("file", number));
        }
        int archive = 0;
        for (int number = 0; number < 100; number++) {
            queue.replace(List.of(frame("a", number), frame("b", number)));
            Frame frame = queue.take(1, Duration.ZERO).get(0);
            archive += frame.id().streamId().equals("file") ? 1 : 0;
            queue.answered(frame.id(), true);
        }

        assertThat(archive).isEqualTo(10);
    }

    @Test
    void retain_partitionThatWentAway_forgetsItsStreams() {
        queue.replace(List.of(frame("a", 0), new Frame(new FrameId("b", 0, 0), 5, NOW_US, BOUND_US)));

        assertThat(queue.retain(Set.of(5)))
                .extracting(frame -> frame.id().streamId())
                .containsExactly("a");
        assertThat(queue.close()).extracting(frame -> frame.id().streamId()).containsExactly("b");
    }

    private static Frame frame(String stream, long number) {
        return new Frame(new FrameId(stream, 0, number), 0, NOW_US - 10_000, BOUND_US);
    }
}
