package io.posestream.runner.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where the broker of a folder listens, kept beside its data: whoever may read the folder finds it while it runs. Static
 * functions, thread-safe.
 */
public final class BrokerAddress {
    private static final String NAME = "client.address";

    private BrokerAddress() {}

    static void write(Path folder, String address) {
        try {
            Path fresh = folder.resolve(NAME + ".new");
            Files.writeString(fresh, address);
            Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    /** Host and port where the broker listened that was started last in a folder; it may have ended since. */
    public static Optional<String> read(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve(NAME)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
