package io.posestream.testkit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives a decoder many damaged inputs: each must be read or refused, within bounds of heap and processor time, and
 * everything that is thrown is a finding. {@code -Dfuzz.count=N} sets how many of each kind, {@code -Dfuzz.seed=N} another
 * set, {@code -Dfuzz.only=N} the one of that index alone.
 */
public final class Fuzz {
    private static final Logger LOG = System.getLogger(Fuzz.class.getName());
    private static final int COUNT = Integer.getInteger("fuzz.count", 500);
    private static final long SEED = Long.getLong("fuzz.seed", 19);
    private static final int ONLY = Integer.getInteger("fuzz.only", -1);
    /** So that neighbouring seeds and indices have nothing in common. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /** Classes are loaded and constants made in the first ones, on nobody's account. */
    private static final int WARM_UP = 20;

    private static final int MOST_FINDINGS = 20;

    private Fuzz() {}

    /** What is looked at. */
    public interface Decoder<T> {
        /** Reads {@code input}, or throws the refusal; everything else that it throws is a finding. */
        void read(T input) throws Exception;
    }

    /** A refusal of a decoder that has no exception for it. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /** Says that there is nothing. */
        public Refused() {
            super("none");
        }
    }

    /**
     * What one input may cost.
     *
     * @param heapBytes allocated by the thread
     * @param cpu the thread's own time, generous: it finds what does not end, not what is slow
     */
    public record Bounds(long heapBytes, Duration cpu) {
        /** As many megabytes, and ten seconds. */
        public static Bounds megabytes(int heap) {
            return new Bounds((long) heap << 20, Duration.ofSeconds(10));
        }
    }

    /**
     * Has files read, each in the place of the one before.
     *
     * @param folder for them
     * @throws AssertionError as {@link #run}
     */
    public static void files(
            String name,
            Bounds bounds,
            Path folder,
            Function<Corruption, byte[]> contents,
            Class<? extends Exception> refusal,
            Decoder<Path> decoder) {
        Path file = folder.resolve("damaged");
        Function<Corruption, Path> inputs = damage -> {
            try {
                return Files.write(file, contents.apply(damage));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        run(name, bounds, inputs, refusal, decoder);
    }

    /**
     * Some must be read and some refused, else the damage is none or too much.
     *
     * @param name of what is read, for the log
     * @param inputs makes one of its damage
     * @param refusal what is thrown for an input that cannot be read, with one line that says why
     * @throws AssertionError with the first of each kind of finding and how to repeat it
     */
    public static <T> void run(
            String name,
            Bounds bounds,
            Function<Corruption, T> inputs,
            Class<? extends Exception> refusal,
            Decoder<T> decoder) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, String> findings = new LinkedHashMap<>();
        long refused = 0;
        long mostHeap = 0;
        long mostCpu = 0;
        int last = ONLY < 0 ? COUNT : ONLY + 1;
        for (int index = Math.max(ONLY, 0); index < last && findings.size() < MOST_FINDINGS; index++) {
            T input = inputs.apply(new Corruption((SEED * SPREAD + index) * SPREAD));
            long heap = thread.getCurrentThreadAllocatedBytes();
            long cpu = thread.getCurrentThreadCpuTime();
            Optional<Throwable> thrown = thrown(decoder, input);
            heap = index < WARM_UP ? 0 : thread.getCurrentThreadAllocatedBytes() - heap;
            cpu = thread.getCurrentThreadCpuTime() - cpu;
            mostHeap = Math.max(mostHeap, heap);
            mostCpu = Math.max(mostCpu, cpu);
            if (heap > bounds.heapBytes()) {
                findings.putIfAbsent("heap", index + " took " + heap + " bytes of heap");
            }
            if (cpu > bounds.cpu().toNanos()) {
                findings.putIfAbsent("time", index + " took " + Duration.ofNanos(cpu));
            }
            if (thrown.filter(e -> isRefusal(e, refusal)).isPresent()) {
                refused++;
            } else if (thrown.isPresent()) {
                note(findings, thrown.get(), index);
            }
        }
        if (findings.isEmpty() && ONLY < 0 && (refused == 0 || refused == COUNT)) {
            findings.put("refused", refused + " of " + COUNT + " were refused");
        }
        if (!findings.isEmpty()) {
            throw new AssertionError(name + ", -Dfuzz.seed=" + SEED + ", -Dfuzz.only= the number before each:\n"
                    + String.join("\n", findings.values()));
        }
        LOG.log(
                Logger.Level.INFO,
                "{0}: {1} inputs, {2} refused, at most {3} KiB of heap and {4} ms",
                name,
                COUNT,
                refused,
                mostHeap >> 10,
                mostCpu / 1_000_000);
    }

    private static <T> Optional<Throwable> thrown(Decoder<T> decoder, T input) {
        try {
            decoder.read(input);
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    private static boolean isRefusal(Throwable e, Class<? extends Exception> refusal) {
        return refusal.isInstance(e)
                && e.getMessage() != null
                && e.getMessage().lines().count() == 1;
    }

    private static void note(Map<String, String> findings, Throwable e, int index) {
        StackTraceElement[] trace = e.getStackTrace();
        StringBuilder said = new StringBuilder().append(index).append(" threw ").append(e);
        for (int at = 0; at < Math.min(8, trace.length); at++) {
            said.append("\n    at ").append(trace[at]);
        }
        findings.putIfAbsent(e.getClass() + " " + (trace.length == 0 ? "" : trace[0]), said.toString());
    }
}
