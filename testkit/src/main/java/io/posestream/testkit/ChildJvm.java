package io.posestream.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Owns a JVM of its own with the class path of this one, its output in files. Closing kills it where it still runs. Not
 * thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private static final long POLL_MS = 20;
    private static final long KILL_SECONDS = 20;

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildJvm(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a JVM.
     *
     * @param logs where its output goes, under {@code name}
     */
    public static ChildJvm start(Path logs, String name, Class<?> main, List<String> arguments) throws IOException {
        return start(logs, name, Path.of("").toAbsolutePath(), List.of(), main, arguments);
    }

    /**
     * Starts a JVM that may use less than this one.
     *
     * @param limit of the shell, such as {@code ulimit -f 1}
     */
    public static ChildJvm startLimited(Path logs, String name, String limit, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> shell = List.of("sh", "-c", limit + "; exec \"$@\"", "sh");
        // its file of counters would not fit either
        return start(logs, name, shell, Path.of("").toAbsolutePath(), List.of("-XX:-UsePerfData"), main, arguments);
    }

    /**
     * Starts a JVM elsewhere.
     *
     * @param logs where its output goes, under {@code name}
     * @param folder its working folder
     * @param options of the JVM
     */
    public static ChildJvm start(
            Path logs, String name, Path folder, List<String> options, Class<?> main, List<String> arguments)
            throws IOException {
        return start(logs, name, List.of(), folder, options, main, arguments);
    }

    /**
     * Starts a JVM by way of another program.
     *
     * @param logs where its output goes, under {@code name}
     * @param before what begins the command line and becomes the JVM in the end, such as {@code ip netns exec}; may be empty
     * @param folder its working folder
     * @param options of the JVM
     */
    public static ChildJvm start(
            Path logs,
            String name,
            List<String> before,
            Path folder,
            List<String> options,
            Class<?> main,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                // a shell that starts this in the background lets its children ignore Ctrl-C
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(arguments);
        Path out = logs.resolve(name + ".out");
        Path err = logs.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // an argument may be too long for the operating system, a variable seldom is
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new ChildJvm(builder.start(), out, err);
    }

    /** Waits until {@code condition} holds; fails after {@code seconds}, or where the process ends before. */
    public void await(String what, long seconds, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError((process.isAlive() ? "still waiting for " : "ended before ") + what + ": "
                        + outLines() + errLines());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    /** Of the operating system. */
    public long pid() {
        return process.pid();
    }

    /** Its exit code; it must have ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** CPU time so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Bytes of the objects that a collection leaves. */
    public long liveHeap() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        // the last line: Total, number, bytes
        String[] total = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split("\\s+", -1);
        if (!asked.waitFor(KILL_SECONDS, TimeUnit.SECONDS) || asked.exitValue() != 0) {
            throw new AssertionError("jcmd says " + String.join(" ", total));
        }
        return Long.parseLong(total[total.length - 1]);
    }

    /** How many of a kind its process has: {@code task}, {@code fd}. */
    public int entries(String kind) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), kind))) {
            return (int) all.count();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end; returns the exit code. */
    public int awaitExit(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after " + seconds + " s: " + errLines());
        }
        return process.exitValue();
    }

    /** Kills it as {@code kill -9} does, and waits. */
    public void kill() {
        close();
    }

    /** Sends what Ctrl-C sends. */
    public void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** Sends what service managers send. */
    public void terminate() throws IOException, InterruptedException {
        signal("TERM");
    }

    /** Sends a signal by its name, such as {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!sent.waitFor(KILL_SECONDS, TimeUnit.SECONDS) || sent.exitValue() != 0) {
            throw new AssertionError("kill -" + name + " failed for process " + process.pid());
        }
    }

    public List<String> outLines() {
        return lines(out);
    }

    public List<String> errLines() {
        return lines(err);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of("(" + file + " cannot be read: " + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " survives SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
