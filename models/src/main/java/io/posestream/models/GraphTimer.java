package io.posestream.models;

import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Times one graph on this machine's CPU. With one thread the runtime computes on the caller's, so that thread's CPU time
 * is the figure: other work on the machine disturbs it far less than the clock on the wall. Owns its session. Not thread
 * safe.
 */
final class GraphTimer implements AutoCloseable {
    private static final int CHANNELS = 3;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ModelSession session;
    private final Call call;
    private final int batch;

    /**
     * @param file an ONNX file with one float input N x 3 x H x W
     * @param batch pictures per run
     */
    GraphTimer(Path file, int batch) {
        this.session = ModelSession.open(file, SessionConfig.cpu(1));
        this.call = session.newCall();
        this.batch = batch;
        List<Long> shape = session.inputs().get(0).shape();
        int height = shape.get(2).intValue();
        int width = shape.get(3).intValue();
        call.input(
                session.inputs().get(0).name(),
                noise(batch * CHANNELS * height * width),
                batch,
                CHANNELS,
                height,
                width);
    }

    private static float[] noise(int length) {
        Random random = new Random(1);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 4 * random.nextFloat() - 2;
        }
        return values;
    }

    /** Runs for {@code time} of CPU, at least twice after a run that is not counted; pictures per second, best run. */
    double picturesPerSecond(Duration time) {
        call.run();
        long best = Long.MAX_VALUE;
        long spent = 0;
        for (int run = 0; run < 2 || spent < time.toNanos(); run++) {
            long start = threads.getCurrentThreadCpuTime();
            call.run();
            long took = threads.getCurrentThreadCpuTime() - start;
            best = Math.min(best, took);
            spent += took;
        }
        return batch * 1e9 / best;
    }

    /** The output of that name for the noise that is fed, all pictures of the batch. */
    float[] output(String name) {
        call.run();
        return call.floats(name);
    }

    @Override
    public void close() {
        call.close();
        session.close();
    }
}
