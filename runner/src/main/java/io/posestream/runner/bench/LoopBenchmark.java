package io.posestream.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.ingest.SourceOptions;
import io.posestream.runner.run.Run;
import io.posestream.runner.run.option.ModelOptions;
import io.posestream.runner.run.option.RunOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The integrated loop: one run of the whole chain into a temporary folder, told from its own summary. */
public final class LoopBenchmark {
    private LoopBenchmark() {}

    /**
     * Runs once.
     *
     * @param source one stream
     * @param models which networks
     * @param overlay whether the overlay is drawn as well
     * @param threads callers per worker
     * @param err for progress
     * @param terminal whether {@code err} can redraw a line
     * @return what people read, a line each
     */
    public static List<String> run(
            SourceOptions source,
            ModelOptions models,
            boolean overlay,
            int threads,
            PrintStream err,
            boolean terminal) {
        try {
            try (BenchFolder folder = new BenchFolder()) {
                Path out = folder.path();
                RunOptions options = RunOptions.usual(List.of(source), models, out, overlay, threads);
                Run.Ending ending = new Run(options, err, terminal, () -> {}).call();
                if (ending != Run.Ending.COMPLETE) {
                    throw new IllegalStateException("the run did not complete: " + ending);
                }
                return lines(new ObjectMapper()
                        .readTree(out.resolve(source.streamId())
                                .resolve("summary.json")
                                .toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use a temporary folder", e);
        }
    }

    private static List<String> lines(JsonNode summary) {
        List<String> lines = new ArrayList<>();
        double cpu = summary.at("/time_s/process/cpu").asDouble();
        double inference = summary.at("/time_s/process/inference").asDouble();
        lines.add(line("frames", summary.path("results").asDouble(), ""));
        lines.add(line("wall", summary.path("wall_time_s").asDouble(), "s, start of the broker included"));
        lines.add(line("rate", summary.path("frames_per_second").asDouble(), "frames/s"));
        lines.add(line("cpu", cpu, "s, whole process"));
        lines.add(line("outside", cpu > 0 ? 100 * Math.max(0, 1 - inference / cpu) : 0, "% of cpu is not inference"));
        summary.at("/time_s/process").properties().forEach(role -> {
            if (!role.getKey().equals("cpu")) {
                lines.add(line("cpu: " + role.getKey(), role.getValue().asDouble(), "s"));
            }
        });
        summary.path("time_s")
                .properties()
                .forEach(stage -> stage.getValue().properties().forEach(part -> {
                    if (!stage.getKey().equals("process")) {
                        lines.add(line(
                                stage.getKey() + " " + part.getKey(),
                                part.getValue().asDouble(),
                                "s"));
                    }
                }));
        return lines;
    }

    private static String line(String name, double value, String unit) {
        return String.format(Locale.ROOT, "%-28s %10.2f %s", name, value, unit).stripTrailing();
    }
}
