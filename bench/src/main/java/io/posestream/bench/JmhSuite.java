package io.posestream.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks whose names match, in JVMs of their own. */
public final class JmhSuite {
    private static final int ITERATIONS = 5;

    private JmhSuite() {}

    /**
     * Runs and prints to standard output.
     *
     * @param include regular expression over benchmark names, e.g. {@code Warp}
     * @param seconds of each of the warm-up and measured iterations
     */
    public static void run(String include, double seconds) {
        TimeValue time = TimeValue.milliseconds(Math.round(seconds * 1000));
        Options options = new OptionsBuilder()
                .include(include)
                .forks(1)
                .warmupIterations(ITERATIONS)
                .warmupTime(time)
                .measurementIterations(ITERATIONS)
                .measurementTime(time)
                .build();
        try {
            new Runner(options).run();
        } catch (RunnerException e) {
            throw new IllegalStateException("the benchmarks did not run: " + e.getMessage(), e);
        }
    }
}
