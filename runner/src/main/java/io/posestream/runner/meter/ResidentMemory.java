package io.posestream.runner.meter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What of the process lies in RAM, as Linux counts it. Static functions, thread-safe. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LINE = "VmRSS:";
    private static final int KB_SHIFT = 10;

    private ResidentMemory() {}

    /** Empty where the system does not say. */
    static OptionalLong bytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(LINE)) {
                    String kb = line.substring(LINE.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kb) << KB_SHIFT);
                }
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
