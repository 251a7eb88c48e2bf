package io.posestream.runner.process;

import com.sun.management.UnixOperatingSystemMXBean;
import io.posestream.core.UserError;
import io.posestream.kafka.Refused;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/** What the machine lets the process use, and how to say that it was too little. Static functions, thread-safe. */
public final class Resources {
    private static final int MB_SHIFT = 20;
    private static final double NANOS = 1e9;
    /** The JVM's own count is less than what was asked for: one of its spaces is always empty. */
    private static final double COUNTED_SHARE = 0.85;
    /** So near to the limit the next file cannot be opened. */
    private static final long NO_FILES_LEFT = 8;

    private Resources() {}

    /**
     * Refuses to begin what is sure to get stuck half-way.
     *
     * @param heapMb least heap, in MB
     * @param files least number of files and connections that may be open at the same time
     * @throws UserError that says what to raise
     */
    public static void require(int heapMb, int files) {
        require(heapMb, files, Runtime.getRuntime().maxMemory(), mostFiles());
    }

    static void require(int heapMb, int files, long heapBytes, long mostFiles) {
        if (heapBytes < COUNTED_SHARE * heapMb * (1L << MB_SHIFT)) {
            throw new UserError("the heap of " + (heapBytes >> MB_SHIFT) + " MB is too small, it takes " + heapMb
                    + " MB: give more with -Xmx, e.g. POSESTREAM_JAVA_OPTIONS=-Xmx1g");
        }
        if (mostFiles < files) {
            throw new UserError("the process may open " + mostFiles + " files (descriptors), and it takes " + files
                    + ": raise the limit with ulimit -n " + Math.max(1024, files));
        }
    }

    private static long mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private static boolean areFilesUsedUp() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getOpenFileDescriptorCount() + NO_FILES_LEFT > system.getMaxFileDescriptorCount();
    }

    /** CPU time of the whole process, its broker and start included, in seconds. */
    public static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean process
                ? process.getProcessCpuTime() / NANOS
                : 0;
    }

    /** Why something failed, in one line: what of the machine ran out or was refused, else the first line of the message. */
    public static String line(Throwable failure) {
        return explain(failure)
                .or(() -> Refused.explain(failure))
                .orElseGet(() ->
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
    }

    /** What of the machine ran out, as a sentence that says what to raise; empty where a failure has another reason. */
    public static Optional<String> explain(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
            String message = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (at instanceof OutOfMemoryError) {
                return Optional.of(memory(message));
            }
            if (message.contains("too many open files") || (at instanceof LinkageError && areFilesUsedUp())) {
                return Optional.of("the process may open only " + mostFiles()
                        + " files (descriptors): raise the limit with ulimit -n");
            }
            if (message.contains("no space left on device") || message.contains("disk quota exceeded")) {
                return Optional.of(
                        "the disk is full (" + at.getMessage() + "): free some and give the same command again");
            }
        }
        return Optional.empty();
    }

    private static String memory(String message) {
        if (message.contains("thread")) {
            return "the process may start no more threads: raise the limit with ulimit -u";
        }
        if (message.contains("direct") || message.contains("native")) {
            return "the memory outside the heap is used up (" + message + "): fewer --threads or --max-size take less";
        }
        return "the heap of " + (Runtime.getRuntime().maxMemory() >> MB_SHIFT)
                + " MB is full: give more with -Xmx, e.g. POSESTREAM_JAVA_OPTIONS=-Xmx2g";
    }
}
