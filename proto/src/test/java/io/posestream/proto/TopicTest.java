package io.posestream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.proto.wire.FramesWire;
import io.posestream.proto.wire.TracksWire;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicTest {
    private static final Topics TOPICS = new Topics("t");

    static Stream<Arguments> items() {
        return Stream.of(
                Arguments.of("persons", TOPICS.persons(), Samples.looked(Samples.FULL, Samples.detections())),
                Arguments.of(
                        "persons-not-searched",
                        TOPICS.persons(),
                        Samples.looked(Samples.PLAIN, Detections.notSearched("yolox"))),
                Arguments.of("persons-one-stage", TOPICS.persons(), Samples.looked(Samples.PLAIN, Samples.oneStage())),
                Arguments.of("poses", TOPICS.poses(), Samples.looked(Samples.FULL, Samples.poses())),
                Arguments.of("tracks", TOPICS.tracks(), Samples.looked(Samples.FULL, Samples.tracks())),
                Arguments.of("tracks-live", TOPICS.tracks(), Samples.live(Samples.tracks())),
                Arguments.of("gap", TOPICS.poses(), Samples.otherKinds().get(0)),
                Arguments.of("failed", TOPICS.tracks(), Samples.otherKinds().get(1)),
                Arguments.of("end", TOPICS.persons(), Samples.otherKinds().get(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("items")
    <T> void encode_anyKind_isReadBackEqual(String name, Topic<T> topic, StreamItem<T> item) throws Exception {
        // When
        ProducerRecord<String, byte[]> record = topic.encode(2, item);

        // Then
        assertThat(topic.decode(record.headers(), record.value())).isEqualTo(item);
        assertThat(record.key()).isEqualTo(item.id().streamId());
        assertThat(record.partition()).isEqualTo(2);
        assertThat(record.timestamp()).isEqualTo(1_700_000_000_123L);
    }

    @Test
    void encode_discontinuity_isReadBackAndCostsNothingElsewhere() throws Exception {
        // Given
        StreamItem.Looked<Tracks> plain = (StreamItem.Looked<Tracks>) Samples.looked(Samples.FULL, Samples.tracks());
        FrameMeta meta = plain.meta();
        StreamItem.Looked<Tracks> jumped = new StreamItem.Looked<>(
                plain.id(),
                plain.provenance(),
                new FrameMeta(
                        meta.captureUs(),
                        meta.clock(),
                        meta.intervalUs(),
                        meta.width(),
                        meta.height(),
                        true,
                        meta.ptsUs(),
                        0),
                plain.value());

        // When
        ProducerRecord<String, byte[]> record = TOPICS.tracks().encode(0, jumped);

        // Then
        assertThat(TOPICS.tracks().decode(record.headers(), record.value())).isEqualTo(jumped);
        assertThat(record.value()).hasSize(TOPICS.tracks().encodeValue(plain).length + 2);
    }

    @Test
    void encode_posesRankedByBox_isReadBackAndCostsNothingElsewhere() throws Exception {
        // Given
        Detections plain = Samples.oneStage();
        Detections byBox = new Detections(plain.modelId(), plain.skeleton(), plain.people(), true, true);
        StreamItem<Detections> item = Samples.looked(Samples.PLAIN, byBox);

        // When
        ProducerRecord<String, byte[]> record = TOPICS.persons().encode(0, item);

        // Then
        assertThat(TOPICS.persons().decode(record.headers(), record.value())).isEqualTo(item);
        int before = TOPICS.persons().encodeValue(Samples.looked(Samples.PLAIN, plain)).length;
        assertThat(record.value()).hasSize(before + 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("items")
    <T> void golden_bytesOfToday_areThoseOfTheFile(String name, Topic<T> topic, StreamItem<T> item) throws Exception {
        byte[] golden = golden(name);

        assertThat(topic.encodeValue(item)).isEqualTo(golden);
        assertThat(topic.decode(topic.encode(-1, item).headers(), golden)).isEqualTo(item);
    }

    @Test
    void golden_frame_isThatOfTheFile() throws Exception {
        // Given
        StreamItem<EncodedFrame> item = Samples.looked(Samples.FULL, Samples.picture());
        byte[] golden = golden("frames");

        // When
        StreamItem<EncodedFrame> read =
                TOPICS.frames().decode(TOPICS.frames().encode(-1, item).headers(), golden);

        // Then
        assertThat(TOPICS.frames().encodeValue(item)).isEqualTo(golden);
        assertThat(read.provenance()).isEqualTo(Samples.FULL);
        EncodedFrame frame = ((StreamItem.Looked<EncodedFrame>) read).value();
        assertThat(List.of(frame.width(), frame.height(), frame.timeBaseNumerator(), frame.timeBaseDenominator()))
                .containsExactly(960, 540, 1, 90_000);
        assertThat(frame.pts()).isEqualTo(-3003);
        assertThat(frame.bytes()).isEqualTo(Samples.picture().bytes());
    }

    @Test
    void golden_bytesBeforeTheOriginOfTracks_areStillRead() throws Exception {
        // Given
        StreamItem<Tracks> item = Samples.looked(Samples.FULL, Samples.tracks());

        // When
        StreamItem<Tracks> read =
                TOPICS.tracks().decode(TOPICS.tracks().encode(-1, item).headers(), golden("tracks-before-origin"));
        StreamItem<Poses> poses = TOPICS.poses()
                .decode(
                        TOPICS.poses()
                                .encode(-1, Samples.looked(Samples.FULL, Samples.poses()))
                                .headers(),
                        golden("poses-before-origin"));

        // Then
        Tracks tracks = ((StreamItem.Looked<Tracks>) read).value();
        assertThat(tracks.people()).isEqualTo(Samples.tracks().people());
        assertThat(tracks.origin()).isEqualTo(new Tracks.Origin("", "own", "", 0));
        assertThat(((StreamItem.Looked<Poses>) poses).value().detectorModelId()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"tracks-before-times", "frames-before-times"})
    void golden_bytesBeforeTimes_areReadWithoutThem(String name) throws Exception {
        // Given
        boolean frames = name.startsWith("frames");
        Headers headers = TOPICS.tracks()
                .encode(-1, Samples.looked(Samples.FULL, Samples.tracks()))
                .headers();

        // When
        StreamItem<?> read = (frames ? TOPICS.frames() : TOPICS.tracks()).decode(headers, golden(name));

        // Then
        FrameMeta now = Samples.META;
        assertThat(read.provenance()).isEqualTo(Samples.FULL);
        assertThat(((StreamItem.Looked<?>) read).meta())
                .isEqualTo(new FrameMeta(
                        now.captureUs(), now.clock(), now.intervalUs(), now.width(), now.height(), false, 0, 0));
    }

    @Test
    void encode_published_messagesReadTheSame() throws IOException {
        // Given
        byte[] frame = TOPICS.frames().encodeValue(Samples.looked(Samples.FULL, Samples.picture()));
        byte[] tracks = TOPICS.tracks().encodeValue(Samples.looked(Samples.FULL, Samples.tracks()));

        // When
        FramesWire.FrameRecord readFrame = FramesWire.FrameRecord.parseFrom(frame);
        TracksWire.TracksRecord readTracks = TracksWire.TracksRecord.parseFrom(tracks);

        // Then
        assertThat(readFrame.getPicture().getStoredWidthPx()).isEqualTo(960);
        assertThat(readFrame.getPicture().getEncoding()).isEqualTo("image/jpeg");
        assertThat(readFrame.getMeta().getCaptureTimeUs()).isEqualTo(1_680_000);
        assertThat(readTracks.getTracks().getPeople(1).getId().getBirthNumber()).isEqualTo(42);
        assertThat(readTracks.toByteArray()).isEqualTo(tracks);
    }

    @Test
    void encode_arrivalTime_isNotInTheValue() {
        // Given
        StreamItem<EncodedFrame> early = Samples.looked(Samples.PLAIN, Samples.picture());
        StreamItem<EncodedFrame> late = early.with(StreamItem.Provenance.at(5));

        // Then
        assertThat(TOPICS.frames().encodeValue(early)).isEqualTo(TOPICS.frames().encodeValue(late));
    }

    @Test
    void decode_withoutHeaders_hasNoName() {
        byte[] value = TOPICS.poses().encodeValue(Samples.looked(Samples.PLAIN, Samples.poses()));

        assertThatThrownBy(() -> TOPICS.poses().decode(new RecordHeaders(), value))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class, e -> assertThat(e.id()).isEmpty());
    }

    @Test
    void decode_countOfHeadersAndValueDiffer_isUnreadableWithName() {
        // Given
        StreamItem<EncodedFrame> gap = Samples.<EncodedFrame>otherKinds().get(0);
        Headers headers = TOPICS.frames().encode(-1, gap).headers();
        ItemHeaders.put(headers, ItemHeaders.COUNT, "3");

        // Then
        assertThatThrownBy(() -> TOPICS.frames().decode(headers, TOPICS.frames().encodeValue(gap)))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class, e -> assertThat(e.id()).contains(Samples.ID))
                .hasMessageContaining("count 3");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("items")
    <T> void decode_anyBytes_isReadOrUnreadable(String name, Topic<T> topic, StreamItem<T> item) {
        // Given
        ProducerRecord<String, byte[]> record = topic.encode(-1, item);
        Random random = new Random(name.hashCode());
        int unreadable = 0;

        // When
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = mutate(record.value(), random);
            try {
                topic.decode(record.headers(), bytes);
            } catch (UnreadableRecordException e) {
                unreadable++;
            }
        }

        // Then
        assertThat(unreadable).isPositive();
    }

    @Test
    void read_anyHeaders_isReadOrEmpty() {
        Random random = new Random(1);
        Headers good = TOPICS.poses()
                .encode(-1, Samples.looked(Samples.PLAIN, Samples.poses()))
                .headers();
        int empty = 0;
        for (int round = 0; round < 5_000; round++) {
            RecordHeaders headers = new RecordHeaders(good.toArray());
            String name = good.toArray()[random.nextInt(5)].key();
            headers.add(name, mutate(headers.lastHeader(name).value(), random));
            empty += ItemHeaders.read(headers).isEmpty() ? 1 : 0;
        }

        assertThat(empty).isPositive();
    }

    @Test
    void headers_numbersThatRunOver_areNoName() {
        RecordHeaders headers = new RecordHeaders();
        new ItemHeaders(new FrameId("cam", 0, 5), 1, 7).write(headers);

        ItemHeaders.put(headers, ItemHeaders.COUNT, Long.toString(Long.MAX_VALUE - 5));

        assertThat(ItemHeaders.read(headers)).isEmpty();
    }

    @Test
    void headers_arrivalFarAhead_givesATimestampThatBrokersAccept() {
        long nowMs = System.currentTimeMillis();
        ItemHeaders headers = new ItemHeaders(new FrameId("cam", 0, 5), 1, Long.MAX_VALUE);

        assertThat(headers.timestampMs()).isBetween(nowMs, nowMs + 3_000_000);
    }

    @Test
    void topics_illegalPrefix_isAUserError() {
        assertThatThrownBy(() -> new Topics("a b"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'a b'");
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = TopicTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }
}
