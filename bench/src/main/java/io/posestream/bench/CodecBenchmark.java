package io.posestream.bench;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** JPEG at 1080p, and the record of ten people. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
    private static final int PEOPLE = 10;

    private final Topic<Poses> topic = new Topics("bench").poses();
    private Image picture;
    private byte[] jpeg;
    private StreamItem<Poses> item;
    private Headers headers;
    private byte[] value;

    /** Makes what is encoded and decoded. */
    @Setup
    public void open() {
        picture = Pictures.fullHd();
        jpeg = ImageCodec.encodeJpeg(picture, ImageCodec.DEFAULT_QUALITY);
        List<Pose> people = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            List<Keypoint> joints = new ArrayList<>();
            for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
                joints.add(new Keypoint(100 * person + joint, 50 * joint, 0.5f));
            }
            people.add(Pose.of(new Box(100 * person, 0, 90, 900), 0.9f, joints));
        }
        FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 1920, 1080);
        item = new StreamItem.Looked<>(
                new FrameId("bench", 0, 0),
                StreamItem.Provenance.at(1),
                meta,
                new Poses("bench", Skeletons.COCO_17, people));
        headers = topic.encode(0, item).headers();
        value = topic.encodeValue(item);
    }

    /** Frees the picture. */
    @TearDown
    public void close() {
        picture.close();
    }

    /** BGR to JPEG of quality 90. */
    @Benchmark
    public byte[] jpegEncode() {
        return ImageCodec.encodeJpeg(picture, ImageCodec.DEFAULT_QUALITY);
    }

    /** JPEG to BGR. */
    @Benchmark
    public int jpegDecode() throws CorruptImageException {
        try (Image decoded = ImageCodec.decode(jpeg)) {
            return decoded.width();
        }
    }

    /** Ten people to bytes. */
    @Benchmark
    public byte[] posesEncode() {
        return topic.encodeValue(item);
    }

    /** Bytes to ten people. */
    @Benchmark
    public StreamItem<Poses> posesDecode() throws UnreadableRecordException {
        return topic.decode(headers, value);
    }
}
