package io.posestream.runner.process;

import io.posestream.core.system.Leftovers;
import io.posestream.inference.NativeCalls;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogManager;

/**
 * The only way out of the process. It does not go through the JVM's shutdown: the hooks of libraries free native memory
 * that threads may still use. What hooks are good for is done here. Static functions, thread-safe.
 */
public final class ProcessEnd {
    /** One node of a large network on a starved machine takes seconds. */
    private static final Duration NATIVE_CALLS = Duration.ofSeconds(20);
    /** From the request to end to the end of closing. */
    private static final long LONGEST_CLOSE_SECONDS = 60;

    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final List<Runnable> LISTENERS = new CopyOnWriteArrayList<>();

    private static volatile boolean ours;

    private ProcessEnd() {}

    /** From now on Ctrl-C, and what else asks the process to end, goes to the listener, else ends it at once. */
    public static void takeSignals() {
        ours = true;
        Signals.take(ProcessEnd::asked);
        Thread.setDefaultUncaughtExceptionHandler(ProcessEnd::uncaught);
    }

    /** A thread that nobody watches: where memory ran out, what waits for that thread would wait for ever. */
    private static void uncaught(Thread thread, Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            System.err.println(
                    "posestream: failed: " + Resources.explain(thrown).orElse("memory is full"));
            leave(1);
        }
        System.err.println("posestream: thread " + thread.getName() + " failed: " + thrown);
    }

    private static void asked(int code) {
        if (!ASKED.compareAndSet(0, code)) {
            // asked once already; closing is under way and bounded
            return;
        }
        if (LISTENERS.isEmpty()) {
            leave(code);
        }
        LISTENERS.forEach(Runnable::run);
        try {
            TimeUnit.SECONDS.sleep(LONGEST_CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("posestream: closing took too long; results may be incomplete");
        leave(code);
    }

    /**
     * Lets a part of the process close by itself when the process is asked to end. After its call of the listener there
     * are 60 s until the process ends all the same.
     *
     * @param listener returns at once
     */
    public static void listen(Runnable listener) {
        LISTENERS.add(listener);
        if (ASKED.get() != 0) {
            listener.run();
        }
    }

    /** Undoes {@link #listen}. */
    public static void unlisten(Runnable listener) {
        LISTENERS.remove(listener);
    }

    /** What somebody asked for is no more than what was to come: the process ends with its command's own code. */
    public static void settled() {
        ASKED.set(0);
    }

    /** What the process is to end with because somebody asked it to; empty where nobody did. */
    static OptionalInt askedCode() {
        int code = ASKED.get();
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /**
     * As {@link #leave} where the process is one of ours, which {@link #takeSignals} says; does nothing within another
     * program.
     */
    public static void leaveOurs(int code) {
        if (ours) {
            leave(code);
        }
    }

    /**
     * Ends the process and does not return. Where several threads ask for it, the first one's code counts.
     *
     * @param code of the command; where somebody asked the process to end, that of the signal is taken
     */
    public static synchronized void leave(int code) {
        try {
            // threads that go on meanwhile may find their files gone: nobody needs to know
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
            NativeCalls.endAll(NATIVE_CALLS);
            // closes the log and removes its lock file
            LogManager.getLogManager().reset();
            Leftovers.deleteAll();
            System.out.flush();
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(askedCode().orElse(code));
        }
    }
}
