package io.posestream.kafka.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures the CPU time of the thread that makes and reads it. */
final class CpuClock {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long last = threads.getCurrentThreadCpuTime();

    /** CPU time since the last reading, in ns. */
    long lapNs() {
        long now = threads.getCurrentThreadCpuTime();
        long lap = now - last;
        last = now;
        return lap;
    }
}
