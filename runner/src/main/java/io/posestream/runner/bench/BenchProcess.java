package io.posestream.runner.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command of ours in a JVM of its own, its log in a file. Closing kills it. Not thread-safe. */
final class BenchProcess implements AutoCloseable {
    private static final int LAST_LINES = 5;

    private final String name;
    private final Process process;
    private final Path log;
    private Duration spent = Duration.ZERO;

    private BenchProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one with the flags of the JVM that the launcher would give it, and tells {@code bench} of.
     *
     * @param folder for its log
     * @param name of the log
     * @param arguments of the command line
     */
    static BenchProcess start(Path folder, String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of(System.getProperty("posestream.flags", "").split(" ", -1))
                .filter(flag -> !flag.isEmpty())
                .forEach(command::add);
        String project = System.getProperty("posestream.project");
        if (project != null) {
            command.add("-Dposestream.project=" + project);
        }
        command.add("io.posestream.runner.Main");
        command.addAll(arguments);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new BenchProcess(name, builder.start(), log);
    }

    /** Processor time so far; of one that has ended what it had when it was last asked. */
    Duration cpu() {
        Duration now = process.info().totalCpuDuration().orElse(Duration.ZERO);
        spent = now.compareTo(spent) > 0 ? now : spent;
        return spent;
    }

    /** Throws where it has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + said());
        }
    }

    /**
     * Waits for a good end.
     *
     * @return its processor time shortly before it ended
     */
    Duration awaitEnd(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            Duration unused = cpu();
            if (System.nanoTime() > end) {
                throw new IllegalStateException(name + " still runs after " + most + ": " + said());
            }
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + said());
        }
        return spent;
    }

    /** Its last lines. */
    private String said() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read)";
        }
    }

    /** Tells it to end, as service managers do, and waits. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not end: " + said());
        }
    }

    /** As {@code kill -9} does. */
    @Override
    public void close() {
        try {
            if (!process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " cannot be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
