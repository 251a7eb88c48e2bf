package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How to reach the broker. */
final class KafkaOptions {
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

    /** An existing cluster; it must be named. */
    ClientSettings required() {
        if (bootstrapServers == null) {
            throw new UserError("no broker is named: add --bootstrap-servers HOST:PORT");
        }
        return new ClientSettings(bootstrapServers, prefix, overrides);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String prefix() {
        return prefix;
    }

    Map<String, String> overrides() {
        return overrides;
    }
}
