package io.posestream.acceptance.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Logger;

/** Keeps what a live run has measured: in {@code target} under its name, and in the log. Static functions. */
final class LiveReport {
    private static final Logger LOG = Logger.getLogger(LiveReport.class.getName());

    private LiveReport() {}

    /** @param name of the file, without its ending */
    static void keep(String name, String table) throws IOException {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        String text = String.format(
                Locale.ROOT,
                "%s%d processors, load of the machine at the end %.1f%n",
                table,
                machine.getAvailableProcessors(),
                machine.getSystemLoadAverage());
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name + ".txt"), text);
        LOG.info("\n" + text);
    }
}
