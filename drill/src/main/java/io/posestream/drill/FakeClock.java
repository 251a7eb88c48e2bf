package io.posestream.drill;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wall clock of some processes, by Debian's faketime; their monotonic clock and the machine's own go on as they are.
 *
 * @param library of faketime
 * @param file says how far off the clock is
 */
record FakeClock(Path library, Path file) {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    /** Where Debian puts it. */
    static Path find() throws IOException {
        try (Stream<Path> machines = Files.list(Path.of("/usr/lib"))) {
            return machines.map(machine -> machine.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new UserError("no faketime: apt-get install faketime"));
        }
    }

    /** What a command line begins with that is to have this clock. */
    List<String> entering() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1");
    }

    /** Sets it: seconds with their sign. */
    void set(String offset) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, offset + "\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
