package io.posestream.runner.bench;

import io.posestream.core.StreamPolicy;
import io.posestream.kafka.topic.StreamPartitions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What sharing the work among processes costs: the same recording as so many streams, through a single process and
 * through services with so many workers per stage. Processor time is the figure; frames per second depend on what else
 * the machine does. Static functions.
 */
public final class ScaleBench {
    private static final String[] STAGES = {"detect", "pose", "track"};
    private static final String[] GROUPS = {"detector", "pose", "tracker"};

    private ScaleBench() {}

    /**
     * What is measured.
     *
     * @param clip the recording
     * @param streams how many of it side by side, each in a partition of its own
     * @param frames of each stream
     * @param workers per stage, one line each
     * @param ingest options of the frames taken in
     * @param detector options that name the detector
     * @param pose options that name the pose network
     */
    public record Settings(
            Path clip,
            int streams,
            int frames,
            List<Integer> workers,
            List<String> ingest,
            List<String> detector,
            List<String> pose) {
        /** Copies the lists. */
        public Settings {
            workers = List.copyOf(workers);
            ingest = List.copyOf(ingest);
            detector = List.copyOf(detector);
            pose = List.copyOf(pose);
        }
    }

    /** Measures; gives each line to {@code out} as it comes. */
    public static void run(Settings settings, Consumer<String> out) throws IOException, InterruptedException {
        out.accept("WORKERS  PROCESSES  FRAMES/S  CPU MS/FRAME  OF WHICH");
        try (BenchFolder folder = new BenchFolder()) {
            single(settings, folder.path(), out);
        }
        for (int workers : settings.workers()) {
            try (BenchFolder folder = new BenchFolder()) {
                services(settings, workers, folder.path(), out);
            }
        }
    }

    /** The difference of two runs, one twice as long, so that starts do not count. */
    private static void single(Settings settings, Path folder, Consumer<String> out)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Duration once = run(settings, folder, "once", settings.frames());
        long between = System.nanoTime();
        Duration twice = run(settings, folder, "twice", 2 * settings.frames());
        long end = System.nanoTime();
        double frames = (double) settings.streams() * settings.frames();
        Duration cpu = twice.minus(once);
        out.accept(String.format(
                Locale.ROOT,
                "%7s %10d %9.1f %13.1f  start %.1f s",
                "run",
                1,
                frames / (((end - between) - (between - begin)) / 1e9),
                cpu.toNanos() / 1e6 / frames,
                once.minus(cpu).toMillis() / 1e3));
    }

    private static Duration run(Settings settings, Path folder, String name, int frames)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("run"));
        for (int stream = 0; stream < settings.streams(); stream++) {
            words.add(settings.clip().toString());
        }
        words.addAll(List.of("--limit", Integer.toString(frames), "--threads", "1", "--no-view"));
        words.addAll(List.of("--out", folder.resolve(name + "-out").toString()));
        words.addAll(settings.ingest());
        words.addAll(settings.detector());
        words.addAll(settings.pose());
        try (BenchProcess run = BenchProcess.start(folder, name, words)) {
            return run.awaitEnd(Duration.ofMinutes(20));
        }
    }

    private static void services(Settings settings, int workers, Path folder, Consumer<String> out)
            throws IOException, InterruptedException {
        try (BenchCluster cluster = new BenchCluster(folder, settings.streams())) {
            Map<String, List<BenchProcess>> stages = new TreeMap<>();
            for (String stage : STAGES) {
                List<BenchProcess> all = new ArrayList<>();
                for (int worker = 1; worker <= workers; worker++) {
                    all.add(cluster.stage(stage + "-" + worker, words(stage, settings)));
                }
                stages.put(stage, all);
            }
            cluster.awaitMembers(workers, GROUPS);
            List<String> sources = sources(settings, folder);
            try (BenchProcess warm = ingest(cluster, settings, sources, "warm-up")) {
                cluster.awaitEnds(settings.streams());
                warm.awaitEnd(Duration.ofMinutes(1));
            }
            double frames = (double) settings.streams() * settings.frames();
            Map<String, Duration> before = cpu(stages);
            long broker = ownCpu();
            try (BenchProcess ingest = ingest(cluster, settings, sources, "measured")) {
                cluster.awaitAnswers((long) frames + 1);
                long begin = System.nanoTime();
                cluster.awaitEnds(2L * settings.streams());
                double seconds = (System.nanoTime() - begin) / 1e9;
                Map<String, Duration> after = cpu(stages);
                after.replaceAll((stage, cpu) -> cpu.minus(before.get(stage)));
                after.put("broker", Duration.ofNanos(ownCpu() - broker));
                after.put("ingest, its start included", ingest.awaitEnd(Duration.ofMinutes(1)));
                report(workers, frames, seconds, after, before, out);
            }
        }
    }

    private static void report(
            int workers,
            double frames,
            double seconds,
            Map<String, Duration> spent,
            Map<String, Duration> before,
            Consumer<String> out) {
        StringBuilder parts = new StringBuilder();
        double all = 0;
        for (Map.Entry<String, Duration> part : spent.entrySet()) {
            double each = part.getValue().toNanos() / 1e6 / frames;
            all += each;
            parts.append(String.format(Locale.ROOT, "%s %.1f, ", part.getKey(), each));
        }
        double start = before.values().stream().mapToLong(Duration::toMillis).sum() / 1e3;
        out.accept(String.format(
                Locale.ROOT,
                "%7d %10d %9.1f %13.1f  %sbefore, with as many frames: %.1f s",
                workers,
                STAGES.length * workers + 2,
                (frames - 1) / seconds,
                all,
                parts,
                start));
    }

    private static List<String> words(String stage, Settings settings) {
        List<String> words = new ArrayList<>(List.of(stage));
        switch (stage) {
            case "detect" -> words.addAll(settings.detector());
            case "pose" -> words.addAll(settings.pose());
            default -> {
                return words;
            }
        }
        words.addAll(List.of("--threads", "1"));
        return words;
    }

    private static BenchProcess ingest(BenchCluster cluster, Settings settings, List<String> sources, String name)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("ingest"));
        words.addAll(sources);
        words.addAll(List.of("--limit", Integer.toString(settings.frames()), "--lead", "64", "--again"));
        words.addAll(settings.ingest());
        return cluster.start(name, words);
    }

    /** Names of the recording, each of a stream in a partition of its own. */
    private static List<String> sources(Settings settings, Path folder) throws IOException {
        StreamPartitions partitions = new StreamPartitions(settings.streams(), 0);
        Set<Integer> taken = new HashSet<>();
        List<String> sources = new ArrayList<>();
        String file = settings.clip().getFileName().toString();
        String ending = file.substring(file.lastIndexOf('.'));
        for (int number = 1; sources.size() < settings.streams(); number++) {
            String name = "camera-" + number;
            if (taken.add(partitions.of(name, StreamPolicy.ARCHIVE))) {
                Path link = folder.resolve(name + ending);
                Files.createSymbolicLink(link, settings.clip().toAbsolutePath());
                sources.add(link.toString());
            }
        }
        return sources;
    }

    private static Map<String, Duration> cpu(Map<String, List<BenchProcess>> stages) {
        Map<String, Duration> all = new TreeMap<>();
        stages.forEach((stage, processes) ->
                all.put(stage, processes.stream().map(BenchProcess::cpu).reduce(Duration.ZERO, Duration::plus)));
        return all;
    }

    /** Of this process, which is the broker and little else. */
    private static long ownCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
