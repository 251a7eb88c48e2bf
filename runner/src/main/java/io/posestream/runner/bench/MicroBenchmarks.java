package io.posestream.runner.bench;

import io.posestream.core.UserError;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the micro-benchmarks. Static functions, not to be run side by side. */
public final class MicroBenchmarks {
    private static final Map<String, String> GROUPS = Map.of(
            "warp", "PictureBench\\.warp.*",
            "decode", "PictureBench\\.(de|en)code",
            "tracker", "TrackerBench",
            "codecs", "CodecBench",
            "clips", "ClipsBench");

    private MicroBenchmarks() {}

    /**
     * How long to measure.
     *
     * @param forks JVMs one after the other; 0 to measure in this one, where earlier benchmarks disturb later ones
     * @param warmUps iterations before measuring
     * @param iterations that are measured
     * @param milliseconds each
     */
    public record Effort(int forks, int warmUps, int iterations, long milliseconds) {
        /** Good enough to compare machines: about a minute per benchmark group. */
        public static final Effort NORMAL = new Effort(1, 3, 5, 1000);
        /** A glance. */
        public static final Effort QUICK = new Effort(0, 1, 2, 200);
    }

    /** Names of the groups, in order. */
    public static Collection<String> groups() {
        return new TreeMap<>(GROUPS).keySet();
    }

    /**
     * Measures.
     *
     * @param groups which; empty for all
     * @return one line per benchmark and size: its name, mean time and error
     * @throws UserError for an unknown group
     */
    public static Stream<String> run(Collection<String> groups, Effort effort) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(effort.forks())
                .warmupIterations(effort.warmUps())
                .measurementIterations(effort.iterations())
                .warmupTime(TimeValue.milliseconds(effort.milliseconds()))
                .measurementTime(TimeValue.milliseconds(effort.milliseconds()))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        for (String group : groups.isEmpty() ? groups() : groups) {
            if (!GROUPS.containsKey(group)) {
                throw new UserError("no benchmarks of '" + group + "': choose of " + groups());
            }
            options.include(MicroBenchmarks.class.getPackageName() + "." + GROUPS.get(group));
        }
        try {
            return new Runner(options.build()).run().stream().map(MicroBenchmarks::line);
        } catch (RunnerException e) {
            throw new IllegalStateException("a benchmark failed", e);
        }
    }

    private static String line(RunResult run) {
        String benchmark = run.getParams().getBenchmark();
        String name = benchmark.substring(MicroBenchmarks.class.getPackageName().length() + 1);
        String sizes = run.getParams().getParamsKeys().stream()
                .map(key -> " " + key + " " + run.getParams().getParam(key))
                .collect(Collectors.joining());
        Result<?> result = run.getPrimaryResult();
        String error = Double.isNaN(result.getScoreError())
                ? ""
                : String.format(Locale.ROOT, " +- %.2f", result.getScoreError());
        return String.format(Locale.ROOT, "%s%s %.2f%s us", name, sizes, result.getScore(), error);
    }
}
