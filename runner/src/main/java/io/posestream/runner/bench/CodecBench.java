package io.posestream.runner.bench;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The record of a frame's poses to bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBench {
    /** In the frame. */
    @Param({"5", "50"})
    public int people;

    private final Topic<Poses> topic = new Topics(Topics.DEFAULT_PREFIX).poses();
    private StreamItem<Poses> item;
    private ProducerRecord<String, byte[]> record;

    /** Makes one frame. */
    @Setup(Level.Trial)
    public void frame() {
        item = Walker.frames(people, 1, 0).get(0);
        record = topic.encode(0, item);
    }

    /** Value and headers. */
    @Benchmark
    public ProducerRecord<String, byte[]> encode() {
        return topic.encode(0, item);
    }

    /** Value and headers. */
    @Benchmark
    public StreamItem<Poses> decode() throws UnreadableRecordException {
        return topic.decode(record.headers(), record.value());
    }
}
