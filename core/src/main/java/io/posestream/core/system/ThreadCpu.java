package io.posestream.core.system;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The CPU time of the calling thread: what a piece of work costs, however busy the machine is otherwise. Static functions,
 * thread-safe.
 */
public final class ThreadCpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean KNOWN = THREADS.isCurrentThreadCpuTimeSupported();

    private ThreadCpu() {}

    /** In ns since some moment; where the machine does not tell, elapsed time instead. Differences count, of one thread. */
    public static long nanos() {
        return KNOWN ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
