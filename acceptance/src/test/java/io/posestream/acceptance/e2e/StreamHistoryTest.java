package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.core.control.SourceStatus.Begun;
import io.posestream.ingest.stream.StreamHistory;
import io.posestream.ingest.stream.StreamPosition;
import io.posestream.kafka.ClientSettings;
import io.posestream.runner.broker.SharedBroker;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Where recordings stand on a broker that holds much else: answers of "gate" before the place where its epoch is told to
 * begin, which no stage would write there, show whether that is read.
 */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class StreamHistoryTest {
    private static final StreamStart START =
            new StreamStart(StreamPolicy.ARCHIVE, false, "print", "gate.mp4", OptionalLong.empty());

    private ClientSettings clients;
    private Producer<String, byte[]> producer;

    @BeforeEach
    void open(TestInfo info, SharedBroker.Running broker) throws Exception {
        clients = broker.chain(info, 2);
        producer = new KafkaProducer<>(clients.producer(true));
        // offsets 0 and 1 of tracks, 0 of frames
        answer(0, 600);
        answer(7, 900);
        frame(7, 950);
    }

    @AfterEach
    void close() {
        producer.close();
    }

    private void answer(long epoch, long number) throws Exception {
        Provenance provenance = new Provenance(
                1, number == 0 ? Optional.of(START) : Optional.empty(), Optional.of(new FrameLocation(1, 0)));
        StreamItem<Tracks> item =
                new StreamItem.Gap<>(new FrameId("gate", epoch, number), provenance, 1, GapReason.EXPIRED);
        producer.send(clients.topics().tracks().encode(1, item)).get(60, TimeUnit.SECONDS);
    }

    private void frame(long epoch, long number) throws Exception {
        StreamItem<EncodedFrame> item = new StreamItem.Looked<>(
                new FrameId("gate", epoch, number),
                new Provenance(1, number == 0 ? Optional.of(START) : Optional.empty(), Optional.empty()),
                new FrameMeta(number * 40_000, CaptureClock.PRESENTATION, 40_000, 64, 48),
                new EncodedFrame(64, 48, number, 1, 25, ByteBuffer.allocate(10)));
        producer.send(clients.topics().frames().encode(1, item)).get(60, TimeUnit.SECONDS);
    }

    private static SourceStatus told(String stream, long epoch, Optional<Begun> begun) {
        return new SourceStatus(
                stream,
                epoch,
                StreamPolicy.ARCHIVE,
                SourceState.ENDED,
                "",
                1,
                1,
                false,
                0,
                SourceStatus.Pace.NONE,
                begun);
    }

    private Optional<StreamPosition> read(SourceStatus... told) {
        Map<String, SourceStatus> known = new TreeMap<>();
        for (SourceStatus status : told) {
            known.put(status.streamId(), status);
        }
        return Optional.ofNullable(
                StreamHistory.read(clients, Set.of("gate"), known).get("gate"));
    }

    @Test
    void read_itIsToldWhereItBegins_nothingBeforeIsRead() throws Exception {
        // Given an epoch that begins behind what is there, and an answer to the one before that comes late
        frame(7, 0);
        frame(7, 1);
        frame(7, 2);
        answer(6, 30);
        answer(7, 0);

        // When
        StreamPosition position =
                read(told("gate", 7, Optional.of(new Begun(1, 1, 2)))).orElseThrow();

        // Then
        assertThat(position).isEqualTo(new StreamPosition(1, 7, Optional.of(START), 2, false, 0, false));
    }

    @Test
    void read_epochWasToldOfAndNothingSent_knowsNone() throws Exception {
        answer(6, 30);

        assertThat(read(told("gate", 7, Optional.of(new Begun(1, 1, 2))))).isEmpty();
    }

    @Test
    void read_partitionIsGone_knowsNone() {
        assertThat(read(told("gate", 7, Optional.of(new Begun(5, 0, 0))))).isEmpty();
    }

    @Test
    void read_onlyOthersAreToldOf_itIsNew() {
        assertThat(read(told("hall", 0, Optional.of(new Begun(0, 0, 0))))).isEmpty();
    }

    @Test
    void read_nothingIsTold_everythingIsRead() {
        assertThat(read().orElseThrow().next()).isEqualTo(951);
        assertThat(read(told("gate", 7, Optional.empty()), told("hall", 0, Optional.empty()))
                        .orElseThrow()
                        .epoch())
                .isEqualTo(7);
    }
}
