package io.posestream.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** An undisturbed run, a disturbed cluster, and whether both say the same. Static functions. */
final class Drill {
    private static final List<String> FILES = List.of("posetrack.json", "posetrack-mota.json", "keypoints.json");
    private static final int UNDISTURBED_SECONDS = 3600;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is done to a cluster while it works. */
    @FunctionalInterface
    interface Disturbance {
        /**
         * Disturbs it, and leaves nothing standing still.
         *
         * @param frames how many will be answered in all
         * @return what was done, for the verdict
         */
        String apply(DrillCluster cluster, long frames) throws IOException, InterruptedException;
    }

    private Drill() {}

    /**
     * Runs a drill.
     *
     * @param name for the verdict
     * @param out told of what happens; the last line is the verdict
     * @return whether all is as it would have been
     */
    static boolean run(String name, Plan plan, Setting setting, Disturbance disturbance, PrintWriter out)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        plan.makeFolder();
        out.println("the undisturbed run: " + plan.clips().size() + " clips of at most " + plan.limit() + " frames");
        Map<String, Long> frames = undisturbed(plan);
        long all = frames.values().stream().mapToLong(Long::longValue).sum();
        out.println("it has " + all + " frames in " + seconds(begin) + " s; now the cluster");
        List<String> faults = new ArrayList<>();
        String done = "broken off";
        try (DrillCluster cluster = DrillCluster.open(plan, setting)) {
            Thread hook = atExit(cluster::close);
            try {
                done = disturbance.apply(cluster, all);
                cluster.complete();
                if (!cluster.ended().equals(frames)) {
                    faults.add("frames answered are " + cluster.ended() + ", not " + frames);
                }
                faults.addAll(differences(plan));
            } catch (StandsStillException e) {
                faults.add(e.getMessage());
            }
            faults.addAll(0, cluster.faults());
            cluster.ends().forEach(out::println);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        faults.forEach(out::println);
        out.println("drill " + name + ": " + done + "; " + plan.streams().size() + " streams, " + all + " frames, "
                + seconds(begin) + " s: "
                + (faults.isEmpty()
                        ? "PASSED, every frame answered once, files as of the undisturbed run"
                        : "FAILED, " + faults.size() + " faults, see above and " + plan.logs()));
        out.flush();
        return faults.isEmpty();
    }

    private static long seconds(long begin) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    }

    /** Who breaks the drill off leaves no processes behind. */
    private static Thread atExit(Runnable close) {
        Thread hook = new Thread(close, "close-processes");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** Runs it; gives the frames of each stream. */
    private static Map<String, Long> undisturbed(Plan plan) throws IOException, InterruptedException {
        try (ChildJvm run = ChildJvm.start(plan.logs(), "undisturbed", Main.class, plan.run())) {
            Thread hook = atExit(run::close);
            int code = run.awaitExit(UNDISTURBED_SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
            if (code != 0) {
                throw new AssertionError("the undisturbed run ended with " + code + ": " + run.errLines());
            }
        }
        Map<String, Long> frames = new TreeMap<>();
        for (String stream : plan.streams()) {
            Path summary = plan.expected().resolve(stream).resolve("summary.json");
            frames.put(stream, JSON.readTree(summary.toFile()).path("frames_in").asLong());
        }
        return frames;
    }

    /** Files that are not the same, byte for byte. */
    private static List<String> differences(Plan plan) throws IOException {
        List<String> differences = new ArrayList<>();
        for (String stream : plan.streams()) {
            for (String file : FILES) {
                Path here = plan.results().resolve(stream).resolve(file);
                Path expected = plan.expected().resolve(stream).resolve(file);
                if (!Files.exists(here) || Files.mismatch(here, expected) >= 0) {
                    differences.add(here + " is not " + expected);
                }
            }
        }
        return differences;
    }
}
