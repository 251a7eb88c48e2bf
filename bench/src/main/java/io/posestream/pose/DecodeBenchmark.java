package io.posestream.pose;

import io.posestream.inference.DecodeRule;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** 17 maps of 64 x 48 cells to 17 joints, by each decoder. In this package for the kernels, which are not public. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodeBenchmark {
    private static final int WIDTH = 48;
    private static final int HEIGHT = 64;
    private static final int JOINTS = 17;

    /** The decoder. */
    @Param({"RSN", "QUARTER", "DARK", "UDP", "SOA_LOG"})
    public DecodeRule.Method method;

    private final float[] maps = new float[JOINTS * WIDTH * HEIGHT];
    private final int[] peaks = new int[JOINTS];
    private final double[] xy = new double[2 * JOINTS];
    private JointDecoder decoder;

    /** Draws a Gaussian with noise per joint. */
    @Setup
    public void draw() {
        int blur = method == DecodeRule.Method.QUARTER ? 1 : method == DecodeRule.Method.RSN ? 5 : 11;
        decoder = JointDecoder.of(new DecodeRule(method, blur, false, 0), WIDTH, HEIGHT);
        Random random = new Random(4);
        for (int joint = 0; joint < JOINTS; joint++) {
            double x = 5 + random.nextDouble() * (WIDTH - 10);
            double y = 5 + random.nextDouble() * (HEIGHT - 10);
            int start = joint * WIDTH * HEIGHT;
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                double distance = Math.hypot(i % WIDTH - x, i / WIDTH - y);
                maps[start + i] = (float) (Math.exp(-distance * distance / 8) + 0.005 * random.nextGaussian());
                peaks[joint] = maps[start + i] > maps[start + peaks[joint]] ? i : peaks[joint];
            }
        }
    }

    /** All joints of one person. */
    @Benchmark
    public double[] person() {
        for (int joint = 0; joint < JOINTS; joint++) {
            decoder.decode(maps, joint * WIDTH * HEIGHT, WIDTH, HEIGHT, peaks[joint], xy, 2 * joint);
        }
        return xy;
    }
}
