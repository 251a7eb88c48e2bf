package io.posestream.testkit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** What a process holds, noted again and again, and whether it grows. Linux only. Thread-safe. */
public final class ProcessCost {
    /** What is noted. */
    public enum Kind {
        /** Resident memory, in KB. */
        MEMORY,
        /** Threads. */
        THREADS,
        /** Open descriptors. */
        FILES
    }

    private static final int SHOWN = 10;

    private final Path process;
    private final List<Map<Kind, Double>> seen = new ArrayList<>();

    /** Of this process. */
    public ProcessCost() {
        this("self");
    }

    /** Of another process of the same user. */
    public ProcessCost(long pid) {
        this(Long.toString(pid));
    }

    private ProcessCost(String process) {
        this.process = Path.of("/proc", process);
    }

    /**
     * Notes what there is now once garbage is collected and the C library has given back what nobody uses: a process that
     * only keeps memory for later does not grow. Takes some 50 ms in which everything stands still.
     */
    public void noteAtRest() throws IOException {
        System.gc();
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[0],
                            new String[0]);
        } catch (JMException e) {
            throw new IOException("this JVM cannot trim the native heap: use Java 17.0.9 or later", e);
        }
        note();
    }

    /**
     * What resident memory grows by over one of several equal rounds of work, in KB: the median. What is leaked is leaked
     * in every round; what allocator, heap and compiler take or give back comes in some.
     */
    public static double growth(int rounds, Callable<?> round) throws Exception {
        ProcessCost cost = new ProcessCost();
        cost.noteAtRest();
        for (int i = 0; i < rounds; i++) {
            round.call();
            cost.noteAtRest();
        }
        List<Double> noted = cost.seen.stream().map(one -> one.get(Kind.MEMORY)).toList();
        return IntStream.range(0, rounds)
                .mapToDouble(i -> noted.get(i + 1) - noted.get(i))
                .sorted()
                .skip(rounds / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Notes what there is now. */
    public synchronized void note() throws IOException {
        seen.add(Map.of(Kind.MEMORY, status("VmRSS:"), Kind.THREADS, status("Threads:"), Kind.FILES, openFiles()));
    }

    private double status(String field) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private double openFiles() throws IOException {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.count();
        }
    }

    /** Growth from note to note: least squares over the second half, when everything has been in use once. */
    public synchronized double slope(Kind kind) {
        List<Map<Kind, Double>> late = seen.subList(seen.size() / 2, seen.size());
        double n = late.size();
        double meanX = (n - 1) / 2;
        double meanY = late.stream().mapToDouble(one -> one.get(kind)).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < late.size(); i++) {
            above += (i - meanX) * (late.get(i).get(kind) - meanY);
            below += (i - meanX) * (i - meanX);
        }
        return below == 0 ? 0 : above / below;
    }

    /** A line for each kind: some of what was noted, evenly spread, and the slope. */
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String curve = spread().map(one -> String.format(Locale.ROOT, "%.0f", one.get(kind)))
                    .collect(Collectors.joining(" "));
            String name = kind == Kind.MEMORY ? "memory, KB" : kind.name().toLowerCase(Locale.ROOT);
            lines.add(String.format(Locale.ROOT, "%s: %s; slope %.3f per note", name, curve, slope(kind)));
        }
        return lines;
    }

    private Stream<Map<Kind, Double>> spread() {
        int last = seen.size() - 1;
        return Stream.iterate(0, i -> i + 1)
                .limit(Math.min(SHOWN, seen.size()))
                .map(i -> seen.get(last == 0 ? 0 : (int) ((long) i * last / Math.min(SHOWN - 1, last))));
    }
}
