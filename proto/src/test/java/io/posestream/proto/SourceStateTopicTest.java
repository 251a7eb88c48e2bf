package io.posestream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.StreamPolicy;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class SourceStateTopicTest {
    private static final SourceStateTopic TOPIC = new Topics("t").sourceStates();
    private static final long SAID_MS = 1_700_000_000_123L;

    static SourceStatus status(SourceState state, StreamPolicy policy) {
        return new SourceStatus(
                "gate 3 / Tür",
                1_699_999_000_000L,
                policy,
                state,
                "no data in time",
                1_699_999_999_000L,
                SAID_MS,
                true,
                4,
                new SourceStatus.Pace(25, 12.5, 31, 1, 2));
    }

    private static SourceStatus decode(byte[] value) throws UnreadableRecordException {
        return TOPIC.decode(new ConsumerRecord<>(
                "t.source-states",
                2,
                5,
                SAID_MS,
                TimestampType.CREATE_TIME,
                0,
                0,
                "gate 3 / Tür",
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    @Test
    void encode_everyStateAndPolicy_areReadBackEqual() throws Exception {
        for (SourceState state : SourceState.values()) {
            for (StreamPolicy policy : StreamPolicy.values()) {
                // When
                ProducerRecord<String, byte[]> record = TOPIC.encode(status(state, policy));

                // Then
                assertThat(record.topic()).isEqualTo("t.source-states");
                assertThat(record.key()).isEqualTo("gate 3 / Tür");
                assertThat(record.timestamp()).isEqualTo(SAID_MS);
                assertThat(decode(record.value())).isEqualTo(status(state, policy));
            }
        }
    }

    @Test
    void encode_whereItsEpochBegins_isReadBackEqual() throws Exception {
        SourceStatus plain = status(SourceState.RUNNING, StreamPolicy.ARCHIVE);
        SourceStatus begun = new SourceStatus(
                plain.streamId(),
                plain.epoch(),
                plain.policy(),
                plain.state(),
                plain.reason(),
                plain.sinceMs(),
                plain.saidMs(),
                plain.unverified(),
                plain.reconnects(),
                plain.pace(),
                Optional.of(new SourceStatus.Begun(3, 5_000_000_000L, 0)));

        assertThat(decode(TOPIC.encode(begun).value())).isEqualTo(begun);
    }

    @Test
    void decode_goldenBytes_areStillRead() throws Exception {
        byte[] golden;
        try (InputStream in = SourceStateTopicTest.class.getResourceAsStream("/golden/source-state.bin")) {
            golden = in.readAllBytes();
        }

        assertThat(TOPIC.encode(status(SourceState.LOST, StreamPolicy.LIVE)).value())
                .isEqualTo(golden);
        assertThat(decode(golden)).isEqualTo(status(SourceState.LOST, StreamPolicy.LIVE));
    }

    @Test
    void decode_brokenValues_areUnreadableAndNothingElse() throws IOException {
        // Given
        byte[] whole =
                TOPIC.encode(status(SourceState.RUNNING, StreamPolicy.LIVE)).value();
        Random random = new Random(3);

        // When / Then
        assertThatThrownBy(() -> decode(null))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("t.source-states at 2/5");
        for (int round = 0; round < 5_000; round++) {
            byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int change = random.nextInt(4); change > 0 && broken.length > 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(decode(broken).saidMs()).isEqualTo(SAID_MS);
            } catch (UnreadableRecordException e) {
                assertThat(e.headers()).isEmpty();
            }
        }
    }
}
