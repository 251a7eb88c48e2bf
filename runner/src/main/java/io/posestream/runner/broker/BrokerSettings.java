package io.posestream.runner.broker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How to start an embedded broker.
 *
 * @param folder for its log and metadata; made where it is missing, kept when the broker closes
 * @param port to listen on, on the loopback interface; empty for any free one
 * @param maxRecordBytes greatest size of one record
 */
public record BrokerSettings(Path folder, OptionalInt port, int maxRecordBytes) {
    /** Checks that nothing is missing. */
    public BrokerSettings {
        requireNonNull(folder, "folder is null");
        requireNonNull(port, "port is null");
        if (maxRecordBytes <= 0) {
            throw new IllegalArgumentException("maxRecordBytes is not positive: " + maxRecordBytes);
        }
    }
}
