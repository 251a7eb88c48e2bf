package io.posestream.runner.run.count;

import io.posestream.core.system.ThreadCpu;
import io.posestream.runner.process.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU time of this process by what its threads are for, from its making on. Linux tells it of every thread, those of the
 * JVM's compilers and collectors included, while they live: {@link #sample()} is called now and then, so that little of
 * a thread that ends is missed. Elsewhere everything is {@link Role#OTHER}. Thread-safe.
 */
public final class CpuRoles {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final double NANOS = 1e9;
    private static final long SAMPLE_NS = 1_000_000_000;

    /** What threads are for; the first whose prefix fits the first 15 letters of a thread's name, as Linux keeps them. */
    enum Role {
        /** Threads that run networks, and what surrounds them. */
        CALLERS("pose-caller", "detector-caller"),
        INGEST("ingest-"),
        /** Threads that read and decode cameras. */
        CAMERAS("camera-", "read-"),
        OVERLAY("write-", "encode-"),
        CLIENTS(
                "kafka-producer",
                "kafka-coordinat",
                "kafka-admin",
                "posestream-",
                "pose-worker",
                "detector-worker",
                "follow-",
                "janitor",
                "frame-fetcher"),
        BROKER(
                "data-plane-",
                "kafka-",
                "quorum-",
                "group-",
                "share-",
                "transaction",
                "executor-",
                "broker-",
                "controller-",
                "ExpirationReape",
                "TxnMarker",
                "log-",
                "metadata-",
                "Throttled",
                "SensorExpir",
                "raft-",
                "Snapshot"),
        COMPILER("C1 ", "C2 ", "Sweeper"),
        COLLECTOR(
                "GC ",
                "G1 ",
                "ParGC",
                "VM Thread",
                "VM Periodic",
                "Reference Hand",
                "Finalizer",
                "JavaCPP Dealloc",
                "Common-Cleaner"),
        START("java", "main", "Test worker", "onnxruntime-", "ctrl-c", "page-start"),
        OTHER("");

        private final Pattern beginning;

        Role(String... prefixes) {
            this.beginning =
                    Pattern.compile(Stream.of(prefixes).map(Pattern::quote).collect(Collectors.joining("|")));
        }

        static Role of(String thread) {
            return Stream.of(values())
                    .filter(role -> role.beginning.matcher(thread).lookingAt())
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    private record Seen(Role role, long first, long last) {}

    private final Map<String, Seen> threads = new HashMap<>();
    private final Map<Role, Long> ended = new EnumMap<>(Role.class);
    private final double cpuBefore = Resources.cpuSeconds();
    private long sampledNs = System.nanoTime();
    private boolean begun;

    /** Counts from now on. */
    public CpuRoles() {
        sample();
        begun = true;
    }

    /** CPU seconds of the process before the first look. */
    double cpuBefore() {
        return cpuBefore;
    }

    /** Looks at every thread, unless that was done within the last second: it takes about a millisecond for fifty. */
    public synchronized void sampleNowAndThen() {
        if (System.nanoTime() - sampledNs >= SAMPLE_NS) {
            sample();
        }
    }

    /** Looks at every thread. */
    public synchronized void sample() {
        sampledNs = System.nanoTime();
        try (Stream<Path> tasks = Files.isDirectory(TASKS) ? Files.list(TASKS) : Stream.empty()) {
            tasks.forEach(task -> runNanos(task).ifPresent(nanos -> note(task, nanos)));
        } catch (IOException e) {
            // what is not seen counts as other
            return;
        }
    }

    private void note(Path task, long nanos) {
        String id = task.getFileName().toString();
        Seen before = threads.get(id);
        if (before == null || nanos < before.last()) {
            threads.put(id, new Seen(Role.of(name(task)), begun ? 0 : nanos, nanos));
        } else {
            threads.put(id, new Seen(before.role(), before.first(), nanos));
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The first number: nanoseconds on a processor. Empty where the thread has ended meanwhile. */
    private static Optional<Long> runNanos(Path task) {
        try {
            return Optional.of(
                    Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0]));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Does some work of the start on a thread that lives too shortly to be seen. */
    public <T> T counted(Supplier<T> work) {
        long start = ThreadCpu.nanos();
        try {
            return work.get();
        } finally {
            long spent = ThreadCpu.nanos() - start;
            synchronized (this) {
                ended.merge(Role.START, spent, Long::sum);
            }
        }
    }

    /** Seconds by role, up to the last look. */
    synchronized Map<Role, Double> seconds() {
        Map<Role, Double> seconds = new EnumMap<>(Role.class);
        ended.forEach((role, nanos) -> seconds.merge(role, nanos / NANOS, Double::sum));
        threads.values()
                .forEach(thread -> seconds.merge(thread.role(), (thread.last() - thread.first()) / NANOS, Double::sum));
        return seconds;
    }
}
