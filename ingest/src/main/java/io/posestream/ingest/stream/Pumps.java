package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamStart;
import io.posestream.ingest.NumberedFrames;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.kafka.topic.StreamPartitions;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topic;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes pumps, which have in common what the sources of a process share. All of it is borrowed.
 *
 * @param topic of frames
 * @param partitions where streams lie that begin
 * @param producer that sends them
 * @param lead pictures on their way
 * @param room for pictures on the broker
 * @param counters of ingest
 */
record Pumps(
        Topic<EncodedFrame> topic,
        StreamPartitions partitions,
        Producer<String, byte[]> producer,
        Lead lead,
        Room room,
        IngestCounters counters) {
    /** Checks that nothing is missing. */
    Pumps {
        requireNonNull(topic, "topic is null");
        requireNonNull(partitions, "partitions is null");
        requireNonNull(producer, "producer is null");
        requireNonNull(lead, "lead is null");
        requireNonNull(room, "room is null");
        requireNonNull(counters, "counters is null");
    }

    private static Duration maxAge(StreamStart start) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(start.settings()
                .maxAgeUs()
                .orElse(CameraOptions.DEFAULT.maxAge().toNanos() / 1_000)));
    }

    /** The pump of one source, which it takes over. */
    IngestPump of(PlannedSource planned) {
        Optional<LivePace> pace = planned.source().isLive()
                ? Optional.of(
                        lead.pace(planned.streamId(), maxAge(planned.source().start())))
                : Optional.empty();
        NumberedFrames frames = new NumberedFrames(
                planned.source().frames(),
                planned.source().options().selection(),
                planned.zero(),
                planned.source().start(),
                planned.plan().firstNumber(),
                TimeHeaders::nowUs,
                arrivalUs -> pace.map(live -> live.isTooOld(arrivalUs)).orElse(false));
        int partition = planned.plan()
                .partition()
                .orElseGet(() -> partitions.of(
                        planned.streamId(), planned.source().start().policy()));
        return new IngestPump(planned.streamId(), partition, frames, topic, producer, lead, pace, room, counters);
    }
}
