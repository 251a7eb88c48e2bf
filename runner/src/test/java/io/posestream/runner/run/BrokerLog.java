package io.posestream.runner.run;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What lies in the folder of an embedded broker. */
final class BrokerLog {
    private BrokerLog() {}

    /** Bytes in the log of answers, 0 where there is none yet. */
    static long tracks(Path broker) {
        // not Files.walk: the broker takes files away meanwhile
        long bytes = 0;
        for (File partition : list(broker.toFile())) {
            if (partition.getName().startsWith("test.tracks-")) {
                bytes += Stream.of(list(partition))
                        .filter(file -> file.getName().endsWith(".log"))
                        .mapToLong(File::length)
                        .sum();
            }
        }
        return bytes;
    }

    private static File[] list(File folder) {
        File[] files = folder.listFiles();
        return files == null ? new File[0] : files;
    }
}
