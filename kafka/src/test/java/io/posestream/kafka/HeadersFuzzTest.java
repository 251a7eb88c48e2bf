package io.posestream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.proto.ItemHeaders;
import io.posestream.testkit.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged headers of records and of dead letters are read or left out; a record with them can still be a dead letter. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HeadersFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(8);
    private static final FrameId ID = new FrameId("gate", 3, 7);

    @Test
    void deadLetter_ofDamagedHeaders_isReadOrForeign() {
        DeadLetters letters = new DeadLetters("t.dead-letter", "pose");
        RecordHeaders valid = new RecordHeaders();
        new ItemHeaders(ID, 1, 1_700_000_000_000_000L).write(valid);
        SettingsHeaders.mark(valid, new StreamSettings(StreamPolicy.LIVE, OptionalLong.of(500_000), OptionalInt.of(3)));
        ProducerRecord<String, byte[]> whole = letters.of(
                record(valid),
                "unreadable: JPEG",
                Optional.of(new FrameLocation(1, 2)),
                Optional.of(new IllegalStateException("no")));

        Fuzz.run(
                "dead letters",
                BOUNDS,
                damage -> {
                    List<Header> headers =
                            new ArrayList<>(List.of(whole.headers().toArray()));
                    Header one = headers.remove(damage.below(headers.size()));
                    byte[] value = damage.below(8) == 0 ? null : damage.damaged(one.value());
                    headers.add(new RecordHeader(one.key(), value));
                    return new RecordHeaders(headers);
                },
                Fuzz.Refused.class,
                headers -> {
                    SettingsHeaders.read(
                            new StreamItem.Gap<>(ID, StreamItem.Provenance.at(1), 1, GapReason.RATE), headers);
                    SettingsHeaders.copy(headers, new RecordHeaders());
                    DeadLetters.leftOut(headers);
                    ProducerRecord<String, byte[]> own =
                            letters.of(record(headers), "again", Optional.empty(), Optional.empty());
                    assertThat(DeadLetter.read(own.headers()).map(DeadLetter::reason))
                            .contains("again");
                    DeadLetter read = DeadLetter.read(headers).orElseThrow(Fuzz.Refused::new);
                    DeadLetters.word(read.reason());
                });
    }

    private static ConsumerRecord<String, byte[]> record(RecordHeaders headers) {
        return new ConsumerRecord<>(
                "t.persons", 1, 5, 0, TimestampType.CREATE_TIME, 0, 0, "gate", new byte[9], headers, Optional.empty());
    }
}
