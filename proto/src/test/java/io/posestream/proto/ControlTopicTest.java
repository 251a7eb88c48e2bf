package io.posestream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import java.io.IOException;
import java.io.InputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class ControlTopicTest {
    private static final ControlTopic TOPIC = new Topics("t").control();
    private static final ModelSwap SWAP =
            new ModelSwap("c0ffee", "pose", new FrameId("gate 3 / Tür", 1_700_000_000_000L, 12_345), 7, "rsn-50");
    private static final SwapVerdict VERDICT = SwapVerdict.refused(SWAP, "no such network");

    @Test
    void golden_bytesOfToday_areThoseOfTheFiles() throws Exception {
        assertThat(TOPIC.encode(SWAP).value()).isEqualTo(golden("control-swap"));
        assertThat(TOPIC.encode(SWAP, VERDICT).value()).isEqualTo(golden("control-verdict"));
        assertThat(TOPIC.decode(record(golden("control-swap"))).swap()).contains(SWAP);
        assertThat(TOPIC.decode(record(golden("control-verdict"))).verdict()).contains(VERDICT);
    }

    @Test
    void encode_record_liesInTheOnePartitionUnderItsStream() {
        ProducerRecord<String, byte[]> record = TOPIC.encode(SWAP);

        assertThat(record.topic()).isEqualTo("t.control");
        assertThat(record.partition()).isZero();
        assertThat(record.key()).isEqualTo("gate 3 / Tür");
    }

    @Test
    void decode_kindOfALaterSchema_isPassedOver() throws Exception {
        // a message in field 9
        ControlTopic.Entry entry = TOPIC.decode(record(new byte[] {74, 0}));

        assertThat(entry.swap()).isEmpty();
        assertThat(entry.verdict()).isEmpty();
    }

    @Test
    void decode_senselessValue_isUnreadable() {
        for (byte[] value : new byte[][] {null, {1, 2, 3}, {10, 0}}) {
            assertThatThrownBy(() -> TOPIC.decode(record(value))).isInstanceOf(UnreadableRecordException.class);
        }
    }

    private static ConsumerRecord<String, byte[]> record(byte[] value) {
        return new ConsumerRecord<>("t.control", 0, 5, "gate", value);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = ControlTopicTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }
}
