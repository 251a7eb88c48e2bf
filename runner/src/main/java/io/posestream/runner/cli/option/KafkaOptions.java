package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How to reach the broker. */
public final class KafkaOptions {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka cluster to use, comma-separated.")
    private String bootstrapServers;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "First part of every topic and group name (default: ${DEFAULT-VALUE}).")
    private String prefix;

    @Option(
            names = {"-K", "--kafka"},
            paramLabel = "KEY=VALUE",
            description = "Raw Kafka client property, applied last; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Kafka client properties (KEY=VALUE lines), applied before -K: passwords in it do not show in"
                    + " the list of processes.")
    private Path config;

    /** An existing cluster; it must be named. */
    public ClientSettings required() {
        if (bootstrapServers == null) {
            throw new UserError("no broker is named: add --bootstrap-servers HOST:PORT");
        }
        return new ClientSettings(bootstrapServers, prefix, overrides());
    }

    /** As given; null where none is named. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Of all names of topics and groups. */
    public String prefix() {
        return prefix;
    }

    /** What the file says, then what the command line says. */
    public Map<String, String> overrides() {
        if (config == null) {
            return overrides;
        }
        Map<String, String> all = new LinkedHashMap<>();
        Properties properties = read();
        properties.stringPropertyNames().stream().sorted().forEach(name -> all.put(name, properties.getProperty(name)));
        all.putAll(overrides);
        return all;
    }

    /** Messages name the file and nothing that is in it. */
    private Properties read() {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new UserError("--kafka-config: no such file: " + config, e);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new UserError("--kafka-config: " + config + " is no file of KEY=VALUE lines in UTF-8", e);
        } catch (IOException e) {
            throw new UserError("--kafka-config: cannot read " + config + ": " + e.getMessage(), e);
        }
        return properties;
    }
}
