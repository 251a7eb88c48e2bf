package io.posestream.bench;

import io.posestream.core.Affine;
import io.posestream.inference.ColorOrder;
import io.posestream.inference.InputSpec;
import io.posestream.inference.Normalization;
import io.posestream.inference.TensorFill;
import io.posestream.media.Image;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A person of 400 pixels' height from a 1080p picture into a normalised 256 x 192 tensor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WarpBenchmark {
    private static final Affine CROP = Affine.scaleShift(0.5, 0.5, -300.3, -100.7);

    private Image picture;
    private TensorFill fill;
    private float[] tensor;

    /** Makes picture and buffers. */
    @Setup
    public void open() {
        picture = Pictures.fullHd();
        Normalization normalization =
                new Normalization(255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
        fill = new TensorFill(new InputSpec("x", 192, 256, 0, 1, ColorOrder.RGB, normalization));
        tensor = new float[3 * 256 * 192];
    }

    /** Frees the picture. */
    @TearDown
    public void close() {
        picture.close();
    }

    /** Bilinear in float, the default. */
    @Benchmark
    public float[] fast() {
        fill.warp(picture, CROP, tensor, 0);
        return tensor;
    }

    /** OpenCV's fixed point, to the bit. */
    @Benchmark
    public float[] exact() {
        fill.warpExact(picture, CROP, tensor, 0);
        return tensor;
    }
}
