package io.posestream.client;

import static java.util.Objects.requireNonNull;

import io.posestream.proto.Topics;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How a reader reaches the broker, and where it begins.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param prefix of the topics
 * @param properties raw Kafka consumer properties, applied last
 * @param group whose members share the partitions and go on from what it has committed; empty to read all partitions alone
 * @param start where to begin, in a group only where it has committed nothing
 */
public record ReaderSettings(
        String bootstrapServers, String prefix, Map<String, String> properties, Optional<String> group, Start start) {
    /** Copies the properties. */
    public ReaderSettings {
        requireNonNull(prefix, "prefix is null");
        requireNonNull(group, "group is null");
        requireNonNull(start, "start is null");
        properties = Map.copyOf(properties);
        if (requireNonNull(bootstrapServers, "bootstrapServers is null").isBlank()) {
            throw new IllegalArgumentException("bootstrapServers is blank");
        }
    }

    /** Everything there is, from the oldest record on, alone. */
    public static ReaderSettings of(String bootstrapServers) {
        return new ReaderSettings(bootstrapServers, Topics.DEFAULT_PREFIX, Map.of(), Optional.empty(), Start.BEGINNING);
    }

    /** The same with other topics. */
    public ReaderSettings withPrefix(String other) {
        return new ReaderSettings(bootstrapServers, other, properties, group, start);
    }

    /** The same with more Kafka properties. */
    public ReaderSettings with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(more);
        return new ReaderSettings(bootstrapServers, prefix, all, group, start);
    }

    /**
     * The same with the Kafka properties of a file, such as the {@code client.properties} of an embedded broker.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    public ReaderSettings with(Path file) {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            read.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        Map<String, String> more = new HashMap<>();
        read.stringPropertyNames().forEach(name -> more.put(name, read.getProperty(name)));
        return with(more);
    }

    /** The same as a member of a group. */
    public ReaderSettings inGroup(String id) {
        return new ReaderSettings(bootstrapServers, prefix, properties, Optional.of(id), start);
    }

    /** The same from elsewhere on. */
    public ReaderSettings from(Start other) {
        return new ReaderSettings(bootstrapServers, prefix, properties, group, other);
    }
}
