package io.posestream.runner.run;

import static java.util.Objects.requireNonNull;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.StreamStart;
import io.posestream.ingest.FrameSource;
import io.posestream.ingest.NumberedFrames;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.IngestCounters;
import io.posestream.ingest.stream.IngestPump;
import io.posestream.ingest.stream.Lead;
import io.posestream.ingest.stream.Room;
import io.posestream.proto.Topic;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes pumps, which have in common what the sources of a process share. All of it is borrowed.
 *
 * @param topic of frames
 * @param producer that sends them
 * @param lead pictures on their way
 * @param room for pictures on the broker
 * @param counters of ingest
 */
public record Pumps(
        Topic<EncodedFrame> topic, Producer<String, byte[]> producer, Lead lead, Room room, IngestCounters counters) {
    /** Checks that nothing is missing. */
    public Pumps {
        requireNonNull(topic, "topic is null");
        requireNonNull(producer, "producer is null");
        requireNonNull(lead, "lead is null");
        requireNonNull(room, "room is null");
        requireNonNull(counters, "counters is null");
    }

    /** The pump of one source, which it takes over. */
    public IngestPump of(FrameSource source, SourceOptions options, StreamStart start, StreamPlan plan) {
        NumberedFrames frames = new NumberedFrames(
                source,
                options.selection(),
                new FrameId(options.streamId(), plan.epoch(), 0),
                start,
                plan.firstNumber(),
                () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        return new IngestPump(options.streamId(), frames, topic, producer, lead, room, counters);
    }
}
