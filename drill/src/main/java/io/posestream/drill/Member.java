package io.posestream.drill;

import io.posestream.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of the cluster, started again whenever it has ended, as a service manager does. Owns the process that runs.
 * Used by one thread, but for {@link #close()}.
 */
final class Member implements AutoCloseable {
    /** A service manager waits as long before it starts a service again. */
    private static final int PAUSE_MS = 1000;
    /** What a command says that finds no broker, or nothing to write yet. */
    private static final int REFUSED = 2;
    /** What a process says when it is told to end by SIGTERM. */
    private static final int TERMINATED = 143;

    private static final String STOP = "STOP";

    /** What becomes of a member whose process has come to its end by itself. */
    enum AtEnd {
        /** It never does. */
        FAULT,
        /** It has done all there is to do. */
        DONE,
        /** It does the same once more. */
        REPEAT
    }

    private final String name;
    private final Path logs;
    private final List<String> before;
    private final Class<?> main;
    private final List<String> arguments;
    private final AtEnd atEnd;
    private final List<String> ends = new ArrayList<>();
    private volatile ChildJvm running;
    private boolean done;
    /** Set by whoever breaks the drill off, too. */
    private volatile boolean closed;

    private int starts;
    private long startAt = System.nanoTime();

    /**
     * @param name for logs and messages, without spaces
     * @param logs folder for what it says
     * @param before what its command line begins with; empty for the JVM itself
     */
    Member(String name, Path logs, List<String> before, Class<?> main, List<String> arguments, AtEnd atEnd) {
        this.name = name;
        this.logs = logs;
        this.before = List.copyOf(before);
        this.main = main;
        this.arguments = List.copyOf(arguments);
        this.atEnd = atEnd;
    }

    String name() {
        return name;
    }

    /** Its stage: the name without the number. */
    String kind() {
        return name.replaceAll("-\\d+$", "");
    }

    boolean isRunning() {
        return running != null && running.isAlive();
    }

    /** Whether it has nothing left to do. */
    boolean isDone() {
        return done;
    }

    /** How it ended without being killed, where it should not have; one line each. */
    List<String> ends() {
        return List.copyOf(ends);
    }

    /** Sees to it that it runs, once its pause is over. */
    void tend() throws IOException {
        if (running != null && !running.isAlive()) {
            ended(running.exitCode());
        }
        if (running == null && !done && !closed && System.nanoTime() >= startAt) {
            start();
        }
    }

    private void ended(int code) {
        done = code == 0 && atEnd == AtEnd.DONE;
        if (atEnd == AtEnd.REPEAT ? code != 0 && code != REFUSED : code != 0 || atEnd == AtEnd.FAULT) {
            List<String> said = running.errLines();
            ends.add(file() + " ended by itself with " + code
                    + (said.isEmpty() ? "" : ": " + said.get(said.size() - 1)));
        }
        rest(PAUSE_MS);
    }

    private void rest(int milliseconds) {
        running = null;
        startAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    private String file() {
        return name + "." + starts;
    }

    private void start() throws IOException {
        starts++;
        List<String> options = new ArrayList<>(List.of("-XX:-UsePerfData", "-Djava.awt.headless=true"));
        String more = System.getProperty("drill.jvm.options", "");
        options.addAll(List.of(more.split(" ", -1)));
        options.removeIf(String::isBlank);
        running = ChildJvm.start(logs, file(), before, Path.of("").toAbsolutePath(), options, main, arguments);
    }

    /** Starts it at once where its pause is not over yet. */
    void hurry() throws IOException {
        startAt = System.nanoTime();
        tend();
    }

    /** {@code kill -9}; it starts again after a while. */
    void kill(int restMilliseconds) {
        if (running != null) {
            running.kill();
            rest(restMilliseconds);
        }
    }

    /** Stops all its threads where they are. */
    void freeze() throws IOException, InterruptedException {
        running.signal(STOP);
    }

    /** Lets it go on as if nothing had been. */
    void thaw() throws IOException, InterruptedException {
        if (isRunning()) {
            running.signal("CONT");
        }
    }

    /** Asks it to end, as service managers do; says what it did not do well, if anything. */
    List<String> terminate(int seconds) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        if (isRunning()) {
            running.terminate();
            try {
                int code = running.awaitExit(seconds);
                if (code != TERMINATED) {
                    faults.add(file() + " ended with " + code + " on SIGTERM");
                }
            } catch (AssertionError e) {
                faults.add(file() + " still runs " + seconds + " s after SIGTERM");
            }
        }
        closed = true;
        return faults;
    }

    /** Whether it has said a line on standard output since it was started. */
    boolean hasSpoken() {
        return running != null && !running.outLines().isEmpty();
    }

    /** Kills it where it still runs, for good; any thread may. */
    @Override
    public void close() {
        closed = true;
        ChildJvm last = running;
        if (last != null) {
            last.close();
        }
    }
}
