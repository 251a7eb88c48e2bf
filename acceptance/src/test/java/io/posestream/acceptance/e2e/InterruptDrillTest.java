package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.SharedTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs with 2,000 people in every frame that are interrupted at random times on a starved processor: none crashes, each
 * leaves with the code of its signal and nothing behind. {@code -Ddrill.interrupts=200 -Ddrill.seed=1} choose how many and
 * which, {@code -Ddrill.parallel=2} how many at once, {@code -Ddrill.loops=N} how many busy loops starve them.
 */
@SharedTest
@Tag("full")
@Timeout(7200)
final class InterruptDrillTest {
    private static final int INTERRUPTS = Integer.getInteger("drill.interrupts", 20);
    private static final long SEED = Long.getLong("drill.seed", 1);
    private static final int PARALLEL = Integer.getInteger("drill.parallel", 2);
    private static final int LOOPS =
            Integer.getInteger("drill.loops", Runtime.getRuntime().availableProcessors());
    private static final long PATIENCE = 150;

    @TempDir
    private Path folder;

    private final List<Process> loops = new ArrayList<>();
    private Path detector;

    /** One interrupt: after how much of the time until people are in flight, and by which signal. */
    private record Round(int number, double when, String signal, int code) {}

    @BeforeEach
    void starve() throws IOException {
        detector = CrowdDetector.write(Files.createDirectory(folder.resolve("crowd")), 2000);
        for (int i = 0; i < LOOPS; i++) {
            loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
    }

    @AfterEach
    void relieve() {
        loops.forEach(Process::destroyForcibly);
    }

    @Test
    void run_interruptedAtRandomTimes_neverCrashesAndLeavesNothing() throws Exception {
        // Given
        long untilInFlightMs = timeUntilInFlight();
        Random random = new Random(SEED);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < INTERRUPTS; i++) {
            boolean term = random.nextBoolean();
            rounds.add(new Round(i, 1.6 * random.nextDouble(), term ? "-TERM" : "-INT", term ? 143 : 130));
        }

        // When
        List<String> wrong = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(PARALLEL);
        try {
            List<Future<String>> answers = rounds.stream()
                    .map(round -> pool.submit(() -> play(round, untilInFlightMs)))
                    .toList();
            for (Future<String> answer : answers) {
                String said = answer.get(2, TimeUnit.HOURS);
                if (!said.isEmpty()) {
                    wrong.add(said);
                }
            }
        } finally {
            pool.shutdownNow();
        }

        // Then
        assertThat(wrong).as("of %d interrupts, seed %d", INTERRUPTS, SEED).isEmpty();
    }

    /** How long it takes here from the start until pose has been given people. */
    private long timeUntilInFlight() throws Exception {
        Path place = Files.createDirectory(folder.resolve("first"));
        long start = System.nanoTime();
        Process process = start(place, "--data-dir", place.resolve("data").toString());
        try {
            long end = start + TimeUnit.SECONDS.toNanos(PATIENCE);
            while (Chain.logBytes(place.resolve("data").resolve("kafka"), "persons") == 0) {
                assertThat(process.isAlive()).as(said(place)).isTrue();
                assertThat(System.nanoTime()).as(said(place)).isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Gives what went wrong, or nothing. */
    private String play(Round round, long untilInFlightMs) throws Exception {
        Path place = Files.createDirectory(folder.resolve("round-" + round.number()));
        Process process = start(place);
        try {
            TimeUnit.MILLISECONDS.sleep((long) (round.when() * untilInFlightMs));
            new ProcessBuilder("kill", round.signal(), Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                return round + " still runs: " + said(place);
            }
        } finally {
            process.destroyForcibly();
        }
        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.walk(place)) {
            files.map(file -> place.relativize(file).toString())
                    .filter(name -> name.matches("tmp/.+|hs_err.*|core.*|.*\\.part|.*\\.lck"))
                    .forEach(left::add);
        }
        boolean right = process.exitValue() == round.code() && left.isEmpty();
        return right ? "" : round + " ended with " + process.exitValue() + ", left " + left + ": " + said(place);
    }

    private Process start(Path place, String... more) throws IOException {
        Path temporary = Files.createDirectory(place.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                // a shell that starts this in the background lets its children ignore Ctrl-C
                "env",
                "--default-signal=INT",
                "nice",
                "-n",
                "5",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                Main.class.getName()));
        command.addAll(List.of("run"));
        command.addAll(Chain.clip(8));
        command.addAll(List.of("--detector", detector.toString(), "--pose", Chain.POSE, "--max-people", "2000"));
        command.addAll(List.of(
                "--threads", "2", "--lead", "4", "--out", place.resolve("out").toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectOutput(place.resolve("stdout").toFile())
                .redirectError(place.resolve("stderr").toFile());
        builder.environment().put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        builder.environment().put("POSESTREAM_HOME", folder.resolve("home").toString());
        return builder.start();
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                Stream.of(classPath.split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private static String said(Path place) throws IOException {
        return Files.readString(place.resolve("stdout")) + Files.readString(place.resolve("stderr"));
    }
}
