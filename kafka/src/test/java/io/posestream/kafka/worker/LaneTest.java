package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.Chain;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.proto.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private final List<String> sent = new ArrayList<>();
    private Lane lane = lane(1);
    private boolean wanted;
    private final InFlight inFlight = new InFlight();
    private final WorkerMetrics metrics = new WorkerMetrics();

    @Test
    void send_answeredOutOfOrder_keepsTheOrderOfEachStreamOnly() {
        // Given
        Entry a0 = add(100, "a", 0);
        Entry b0 = add(101, "b", 0);
        Entry a1 = add(102, "a", 1);

        // When
        answer(a1, "a");
        answer(b0, "b");
        answer(a0, "a");

        // Then
        assertThat(sent).containsExactly(b0.name(), a0.name(), a1.name());
    }

    @Test
    void position_laterOffsetsDone_staysBelowTheLowestThatIsNot() {
        // Given
        Entry a0 = add(100, "a", 0);
        Entry b0 = add(101, "b", 0);

        // When
        answer(b0, "b");
        b0.acknowledge(5);

        // Then
        assertThat(lane.position()).isEqualTo(100);
        answer(a0, "a");
        assertThat(lane.position()).isEqualTo(100);
        assertThat(lane.isQuiet()).isFalse();
        a0.acknowledge(6);
        assertThat(lane.position()).isEqualTo(102);
        assertThat(lane.isQuiet()).isTrue();
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void putOff_recordInTheMiddle_whatLiesBeforeGoesOnAndNothingBehindIsSent() {
        // Given
        Entry a0 = add(100, "a", 0);
        Entry a1 = add(101, "a", 1);
        Entry b0 = add(102, "b", 0);
        CompletableFuture<Void> again = new CompletableFuture<>();

        // When
        lane.putOff(101, again);
        answer(b0, "b");
        Entry late = add(103, "a", 2);

        // Then
        assertThat(lane.awaited()).isEmpty();
        answer(a0, "a");
        a0.acknowledge(5);
        assertThat(lane.awaited()).contains(again);
        assertThat(lane.position()).isEqualTo(a1.offset());
        assertThat(sent).containsExactly(a0.name());
        assertThat(lane.isClosedAt(late.offset())).isTrue();
        assertThat(lane.isClosedAt(a0.offset())).isFalse();
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void close_withAnswersUnderWay_waitsForThoseAndGivesUpTheRest() {
        // Given
        Entry a0 = add(100, "a", 0);
        Entry b0 = add(101, "b", 0);
        Entry a1 = add(102, "a", 1);
        answer(b0, "b");
        answer(a1, "a");

        // When
        lane.close();
        answer(a0, "a");

        // Then
        assertThat(sent).containsExactly(b0.name());
        assertThat(lane.isQuiet()).isFalse();
        b0.acknowledge(5);
        assertThat(lane.isQuiet()).isTrue();
        assertThat(lane.position()).isEqualTo(100);
    }

    @Test
    void together_moreOfARecordingIsComputed_sendsSoManyAtATime() {
        // Given
        lane = lane(2);
        Entry a0 = add(100, "a", 0);
        Entry a1 = add(101, "a", 1);
        Entry a2 = add(102, "a", 2);

        // When
        answer(a0, "a");

        // Then
        assertThat(sent).isEmpty();
        answer(a1, "a");
        assertThat(sent).containsExactly(a0.name(), a1.name());
        answer(a2, "a");
        assertThat(sent).hasSize(2);
    }

    @Test
    void together_somebodyWantsThem_sendsWhatIsThere() {
        // Given
        lane = lane(3);
        Entry a0 = add(100, "a", 0);
        add(101, "a", 1);
        answer(a0, "a");
        assertThat(sent).isEmpty();

        // When
        wanted = true;
        lane.sendHeld();

        // Then
        assertThat(sent).containsExactly(a0.name());
    }

    @Test
    void together_endOfTheStream_sendsWhatIsThere() {
        // Given
        lane = lane(3);
        Entry a0 = add(100, "a", 0);
        Entry end = add(101, "a", 1);
        end.endStream();
        answer(end, "a");

        // When
        answer(a0, "a");

        // Then
        assertThat(sent).containsExactly(a0.name(), end.name());
    }

    @Test
    void together_nextTakesLong_sendsWhatIsThere() throws InterruptedException {
        // Given
        lane = lane(2);
        Entry a0 = add(100, "a", 0);
        add(101, "a", 1);
        answer(a0, "a");

        // When
        lane.sendHeld();
        assertThat(sent).isEmpty();
        Thread.sleep(WorkerConfig.LONGEST_HELD.toMillis() + 1);
        lane.sendHeld();

        // Then
        assertThat(sent).containsExactly(a0.name());
    }

    @Test
    void together_nextIsPutOff_whatLiesBeforeIsSent() throws InterruptedException {
        // Given
        lane = lane(3);
        Entry a0 = add(100, "a", 0);
        Entry a1 = add(101, "a", 1);
        add(102, "a", 2);
        answer(a0, "a");

        // When
        lane.putOff(a1.offset(), new CompletableFuture<>());
        Thread.sleep(WorkerConfig.LONGEST_HELD.toMillis() + 1);
        lane.sendHeld();

        // Then
        assertThat(sent).containsExactly(a0.name());
    }

    @Test
    void together_camera_sendsAtOnce() {
        // Given
        lane = lane(5);
        Entry a0 = add(100, "a", 0, StreamPolicy.LIVE);
        add(101, "a", 1, StreamPolicy.LIVE);

        // When
        answer(a0, "a");

        // Then
        assertThat(sent).containsExactly(a0.name());
    }

    private Lane lane(int together) {
        return new Lane(0, 100, entry -> sent.add(entry.name()), together, () -> wanted);
    }

    private Entry add(long offset, String stream, long number) {
        return add(offset, stream, number, StreamPolicy.ARCHIVE);
    }

    private Entry add(long offset, String stream, long number, StreamPolicy policy) {
        StreamItem<io.posestream.core.EncodedFrame> picture = Chain.picture(stream, number, 1_000);
        ProducerRecord<String, byte[]> made = new Topics("lane").frames().encode(0, picture);
        SettingsHeaders.mark(made.headers(), StreamSettings.of(policy));
        Entry entry = new Entry(
                new ConsumerRecord<>(
                        made.topic(),
                        0,
                        offset,
                        1,
                        TimestampType.CREATE_TIME,
                        1,
                        1,
                        made.key(),
                        made.value(),
                        made.headers(),
                        Optional.empty()),
                1,
                inFlight,
                metrics);
        lane.add(entry);
        return entry;
    }

    private void answer(Entry entry, String stream) {
        entry.answer(List.of(new ProducerRecord<>("persons", stream, new byte[0])));
        lane.send(stream);
    }
}
