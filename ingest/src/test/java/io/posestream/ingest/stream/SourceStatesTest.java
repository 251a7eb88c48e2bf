package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamPolicy;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.proto.SourceStateTopic;
import io.posestream.proto.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SourceStatesTest {
    private static final SourceStateTopic TOPIC = new Topics("t").sourceStates();
    private static final int LOOKS_MS = 700;

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final AtomicReference<SourceStatus> source =
            new AtomicReference<>(status(SourceState.CONNECTING, "", StreamPolicy.LIVE));
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    private static SourceStatus status(SourceState state, String reason, StreamPolicy policy) {
        return new SourceStatus("gate", 7, policy, state, reason, 1_000, 0, false, 0, SourceStatus.Pace.NONE);
    }

    private SourceStates open() {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(nowMs.get());
            }
        };
        return SourceStates.open(TOPIC, producer, ms -> List.of(at(ms)), clock);
    }

    private SourceStatus at(long ms) {
        SourceStatus now = source.get();
        return new SourceStatus(
                now.streamId(),
                now.epoch(),
                now.policy(),
                now.state(),
                now.reason(),
                now.sinceMs(),
                ms,
                now.unverified(),
                now.reconnects(),
                now.pace(),
                now.begun());
    }

    private void awaitSaid(int records) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (producer.history().size() < records && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(producer.history()).hasSize(records);
    }

    private SourceStatus said(int index) throws Exception {
        ProducerRecord<String, byte[]> record = producer.history().get(index);
        return TOPIC.decode(new ConsumerRecord<>(
                record.topic(),
                0,
                index,
                record.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                new RecordHeaders(),
                Optional.empty()));
    }

    @SuppressWarnings("try")
    @Test
    void look_stateOrReasonChanges_isSaidAtOnceAndAgainEveryFiveSeconds() throws Exception {
        try (SourceStates states = open()) {
            awaitSaid(1);

            // When nothing changes, and not enough time passes
            nowMs.addAndGet(4_900);
            TimeUnit.MILLISECONDS.sleep(LOOKS_MS);
            awaitSaid(1);

            // When it does
            nowMs.addAndGet(100);
            awaitSaid(2);
            source.set(status(SourceState.LOST, "no data in time", StreamPolicy.LIVE));
            awaitSaid(3);
            source.set(status(SourceState.LOST, "refused", StreamPolicy.LIVE));
            awaitSaid(4);

            // Then
            assertThat(said(1).saidMs()).isEqualTo(1_005_000);
            assertThat(said(2).state()).isEqualTo(SourceState.LOST);
            assertThat(said(3).reason()).isEqualTo("refused");
        }
    }

    @Test
    void close_sourceHasNotEnded_saysThatItsProcessHasStopped() throws Exception {
        SourceStates states = open();
        awaitSaid(1);

        // When
        states.close();

        // Then
        awaitSaid(2);
        assertThat(said(1).state()).isEqualTo(SourceState.ENDED);
        assertThat(said(1).reason()).contains("stopped");
        assertThat(said(1).sinceMs()).isEqualTo(1_000_000);
    }

    @Test
    void close_sourceHasEnded_saysNothingElse() throws Exception {
        source.set(status(SourceState.ENDED, "complete", StreamPolicy.ARCHIVE));
        SourceStates states = open();
        awaitSaid(1);

        // When
        states.close();

        // Then
        awaitSaid(1);
        assertThat(said(0).reason()).isEqualTo("complete");
    }
}
