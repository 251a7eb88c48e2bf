package io.posestream.runner.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What lies in the folder of an embedded broker. */
final class BrokerLog {
    private BrokerLog() {}

    /** Bytes in the log of answers, 0 where there is none yet. */
    static long tracks(Path broker) {
        if (!Files.isDirectory(broker)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(broker, 2)) {
            return files.filter(
                            file -> file.getParent().getFileName().toString().startsWith("test.tracks-"))
                    .filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
