package io.posestream.runner.bench;

import io.posestream.core.Affine;
import io.posestream.inference.fill.TensorFill;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.Normalization;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A 1080p picture: JPEG there and back, and the crop of one person for a network of 256x192. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PictureBench {
    private static final int BLOCK = 16;
    private static final InputSpec INPUT = new InputSpec(
            "x",
            192,
            256,
            0,
            1,
            ColorOrder.BGR,
            new Normalization(255, List.of(0.406, 0.456, 0.485), List.of(0.225, 0.224, 0.229)));
    /** A person 400 pixels high in the middle of the picture. */
    private static final Affine CROP = Affine.scaleShift(0.6, 0.6, -480, -200);

    private final TensorFill fill = new TensorFill(INPUT);
    private final float[] tensor = new float[INPUT.pictureLength()];
    private Image picture;
    private byte[] jpeg;

    /** Paints blocks with some noise, about as hard to compress as a photograph. */
    @Setup(Level.Trial)
    public void paint() {
        Random random = new Random(1);
        byte[] bgr = new byte[3 * Walker.WIDTH * Walker.HEIGHT];
        int columns = Walker.WIDTH / BLOCK;
        byte[] blocks = new byte[3 * columns * (Walker.HEIGHT / BLOCK + 1)];
        random.nextBytes(blocks);
        for (int i = 0; i < bgr.length; i++) {
            int x = i / 3 % Walker.WIDTH;
            int y = i / 3 / Walker.WIDTH;
            int block = y / BLOCK * columns + x / BLOCK;
            bgr[i] = (byte) ((blocks[3 * block + i % 3] & 0xC0) + random.nextInt(16));
        }
        picture = Image.of(Walker.WIDTH, Walker.HEIGHT, bgr);
        jpeg = ImageCodec.encodeJpeg(picture, ImageCodec.DEFAULT_QUALITY);
    }

    /** Frees the picture. */
    @TearDown(Level.Trial)
    public void free() {
        picture.close();
    }

    /** As ingest stores it. */
    @Benchmark
    public byte[] encode() {
        return ImageCodec.encodeJpeg(picture, ImageCodec.DEFAULT_QUALITY);
    }

    /** As the workers read it. */
    @Benchmark
    public int decode() throws CorruptImageException {
        try (Image decoded = ImageCodec.decode(jpeg)) {
            return decoded.width();
        }
    }

    /** The fast crop. */
    @Benchmark
    public float[] warp() {
        fill.warp(picture, CROP, tensor, 0);
        return tensor;
    }

    /** The crop that equals OpenCV's to the bit. */
    @Benchmark
    public float[] warpExact() {
        fill.warpExact(picture, CROP, tensor, 0);
        return tensor;
    }
}
