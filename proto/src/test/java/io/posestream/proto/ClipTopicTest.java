package io.posestream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeletons;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipFloats;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.Half;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.proto.wire.ClipsWire.ClipRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class ClipTopicTest {
    private static final ClipTopic TOPIC = new Topics("t").clips();

    /** Two people on three frames, the second of which is a gap. */
    static SkeletonClip clip() {
        int values = 2 * 3 * 17;
        float[] keypoints = new float[2 * values];
        float[] scores = new float[values];
        for (int at = 0; at < values; at++) {
            if (at / 17 % 3 != 1) {
                keypoints[2 * at] = 1.1f + 17 * at;
                keypoints[2 * at + 1] = 900 - at / 3f;
                scores[at] = (at % 10 + 1) / 11f;
            }
        }
        return new SkeletonClip(
                new SkeletonClip.Place(
                        "gate 3 / Tür",
                        4,
                        new ClipWindow(3, 2, 30),
                        1_000,
                        new SkeletonClip.Moment(1_700_000_000_123_456L, -33_367),
                        new SkeletonClip.Moment(1_700_000_000_190_123L, 33_300),
                        1920,
                        1080),
                new Tracks.Origin("det", "pose", "0badcafe", 0),
                Skeletons.COCO_17,
                List.of(
                        new SkeletonClip.Member(new TrackId("gate 3 / Tür", 3, 42, 1), 7),
                        new SkeletonClip.Member(new TrackId("gate 3 / Tür", 4, 0, 0), 11)),
                keypoints,
                scores,
                new byte[] {0, 1, 0});
    }

    private static SkeletonClip decode(byte[] value) throws UnreadableRecordException {
        return TOPIC.decode(new ConsumerRecord<>("t.clips", 2, 5, "gate 3 / Tür", value));
    }

    private static void assertSame(SkeletonClip read, SkeletonClip written) {
        assertThat(read.place()).isEqualTo(written.place());
        assertThat(read.origin()).isEqualTo(written.origin());
        assertThat(read.skeleton()).isEqualTo(written.skeleton());
        assertThat(read.members()).isEqualTo(written.members());
        assertThat(read.gaps()).isEqualTo(written.gaps());
    }

    @Test
    void encode_singleFloats_areReadBackEqual() throws Exception {
        // When
        ProducerRecord<String, byte[]> record = TOPIC.encode(2, clip(), ClipFloats.SINGLE);
        SkeletonClip read = decode(record.value());

        // Then
        assertThat(record.key()).isEqualTo("gate 3 / Tür");
        assertThat(record.topic()).isEqualTo("t.clips");
        assertThat(record.partition()).isEqualTo(2);
        assertThat(record.headers()).isEmpty();
        assertSame(read, clip());
        assertThat(read.keypoints()).isEqualTo(clip().keypoints());
        assertThat(read.scores()).isEqualTo(clip().scores());
    }

    @Test
    void encode_halfFloats_areTheNearestHalvesAndHalfAsLong() throws Exception {
        // When
        byte[] half = TOPIC.encodeValue(clip(), ClipFloats.HALF);
        SkeletonClip read = decode(half);

        // Then
        assertSame(read, clip());
        for (int at = 0; at < read.keypoints().length; at++) {
            assertThat(read.keypoints()[at]).isEqualTo(Half.toFloat(Half.of(clip().keypoints()[at])));
            assertThat(Math.abs(read.keypoints()[at] - clip().keypoints()[at])).isLessThanOrEqualTo(0.5f);
        }
        ClipRecord record = ClipRecord.parseFrom(half);
        assertThat(record.getKeypoint().size()).isEqualTo(2 * 2 * 3 * 17 * 2);
        assertThat(record.getKeypointScore().size()).isEqualTo(2 * 3 * 17 * 2);
        assertThat(record.getVisibleRatio()).isEqualTo(2 / 3f);
    }

    @Test
    void decode_goldenBytes_areStillRead() throws Exception {
        byte[] golden;
        try (InputStream in = ClipTopicTest.class.getResourceAsStream("/golden/clips.bin")) {
            golden = in.readAllBytes();
        }

        assertThat(TOPIC.encodeValue(clip(), ClipFloats.HALF)).isEqualTo(golden);
        assertSame(decode(golden), clip());
    }

    @Test
    void decode_brokenValues_areUnreadableAndNothingElse() throws IOException {
        // Given
        byte[] whole = TOPIC.encodeValue(clip(), ClipFloats.HALF);
        Random random = new Random(3);

        // When / Then
        assertThatThrownBy(() -> decode(null))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("t.clips at 2/5");
        for (int round = 0; round < 5_000; round++) {
            byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int change = random.nextInt(4); change > 0 && broken.length > 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(decode(broken).members()).isNotEmpty();
            } catch (UnreadableRecordException e) {
                assertThat(e.headers()).isEmpty();
            }
        }
    }
}
