package io.posestream.runner.run;

import io.posestream.core.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of a run: one started in this process, or a cluster that is there, with the topics on it. */
final class RunBroker {
    private static final Logger LOG = LoggerFactory.getLogger(RunBroker.class);
    private static final int LEAST_PARTITIONS = 4;
    private static final int MOST_PARTITIONS = 64;

    private RunBroker() {}

    /** How other programs reach an embedded broker, where the user means them to come: a port was chosen. */
    static Optional<String> invitation(RunOptions options, ClientSettings clients, Path folder) {
        return options.bootstrapServers().isEmpty() && options.port().isPresent()
                ? Optional.of("the broker listens at " + clients.bootstrapServers()
                        + "; other programs are let in with "
                        + BrokerCredentials.in(folder).file())
                : Optional.empty();
    }

    /**
     * Starts or reaches the broker and makes the topics that are missing.
     *
     * @param folder of an embedded broker
     * @param closing takes over an embedded broker
     * @param emergency told of its death
     * @return how to reach it
     */
    static ClientSettings open(RunOptions options, Path folder, Closing closing, Emergency emergency) {
        boolean embedded = options.bootstrapServers().isEmpty();
        ClientSettings clients = options.bootstrapServers()
                .map(servers -> new ClientSettings(servers, options.prefix(), options.kafkaOverrides()))
                .orElseGet(() -> {
                    BrokerSettings settings = new BrokerSettings(folder, options.port(), RecordLimits.MAX_RECORD_BYTES);
                    return closing.add(EmbeddedBroker.open(settings, emergency::brokerDied))
                            .clients(options.prefix(), options.kafkaOverrides());
                });
        int partitions = Math.min(
                MOST_PARTITIONS,
                Math.max(LEAST_PARTITIONS, 2 * options.sources().size()));
        TopicPlan plan = TopicPlan.embedded(partitions);
        try (Admin admin = Admin.create(clients.admin())) {
            LOG.info("topics made: {}", plan.create(admin, clients.topics()));
            if (embedded) {
                plan.restoreFrames(admin, clients.topics());
            }
        }
        if (!embedded) {
            Cluster.requireTopics(clients);
        }
        return clients;
    }
}
