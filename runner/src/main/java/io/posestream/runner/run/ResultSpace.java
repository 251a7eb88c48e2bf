package io.posestream.runner.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether results can be written. Static functions, thread-safe. */
final class ResultSpace {
    private static final long LEAST_BYTES = 1 << 20;

    private ResultSpace() {}

    /** What is in the way of writing below a folder, in a few words; empty where nothing is. */
    static Optional<String> problem(Path folder) {
        try {
            if (!Files.isWritable(folder)) {
                return Optional.of("the folder of results cannot be written to");
            }
            return Files.getFileStore(folder).getUsableSpace() < LEAST_BYTES
                    ? Optional.of("the disk of the results is full")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("the folder of results is gone");
        }
    }
}
