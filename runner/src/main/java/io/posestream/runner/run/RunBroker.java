package io.posestream.runner.run;

import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.StreamPartitions;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import io.posestream.runner.run.option.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker of a run, with the topics on it: one started in this process, which it owns, or a cluster that is there.
 */
final class RunBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunBroker.class);
    private static final int LEAST_PARTITIONS = 4;
    private static final int MOST_PARTITIONS = 64;

    private final Closing closing;
    private final ClientSettings clients;

    private RunBroker(Closing closing, ClientSettings clients) {
        this.closing = closing;
        this.clients = clients;
    }

    /** Whether a run has a broker of its own that knows nothing before and is gone after. */
    static boolean isTemporary(RunOptions options) {
        return options.bootstrapServers().isEmpty() && options.dataDir().isEmpty();
    }

    /** How other programs reach an embedded broker, where the user means them to come: a port was chosen. */
    static Optional<String> invitation(OptionalInt port, ClientSettings clients, Path folder) {
        return port.isPresent()
                ? Optional.of("the broker listens at " + clients.bootstrapServers()
                        + "; other programs are let in with "
                        + BrokerCredentials.in(folder).file())
                : Optional.empty();
    }

    /**
     * Starts or reaches the broker and makes the topics that are missing.
     *
     * @param folder of an embedded broker
     * @param emergency told of its death
     */
    static RunBroker open(RunOptions options, Path folder, Emergency emergency) {
        return Closing.opening(closing -> new RunBroker(closing, connect(options, folder, emergency, closing)));
    }

    private static ClientSettings connect(RunOptions options, Path folder, Emergency emergency, Closing closing) {
        ClientSettings clients = options.bootstrapServers()
                .map(servers -> new ClientSettings(servers, options.prefix(), options.kafkaOverrides()))
                .orElseGet(() -> {
                    BrokerSettings settings = new BrokerSettings(folder, options.port(), RecordLimits.MAX_RECORD_BYTES);
                    return closing.add(EmbeddedBroker.open(settings, emergency::brokerDied))
                            .clients(options.prefix(), options.kafkaOverrides());
                });
        TopicPlan plan = plan(options);
        Admin admin = Admin.create(clients.admin());
        try {
            emergency.cuts(() -> admin.close(Duration.ZERO));
            if (options.bootstrapServers().isEmpty()) {
                warm(admin, clients);
            }
            LOG.info("topics made: {}", plan.create(admin, clients.topics()));
        } finally {
            admin.close(Duration.ZERO);
        }
        if (options.bootstrapServers().isPresent()) {
            Cluster.requireTopics(clients, options.clips().isPresent());
        }
        return clients.tracedBy(options.meters().tracing());
    }

    /**
     * A broker makes its topics of groups and of transactions when it is first asked for one: now, beside ours, and not
     * when the stages wait for them. The answers are nobody's.
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void warm(Admin admin, ClientSettings clients) {
        String any = clients.group("tracker");
        admin.describeConsumerGroups(List.of(any));
        admin.describeTransactions(List.of(any));
    }

    private static TopicPlan plan(RunOptions options) {
        return TopicPlan.embedded(partitions(options).all())
                .withClips(options.clips().isPresent());
    }

    /** How streams are divided over the partitions of topics that a run makes. */
    private static StreamPartitions partitions(RunOptions options) {
        int streams = options.sources().size();
        // one that is alone waits behind no other
        int wanted = streams == 1 ? 1 : 2 * streams;
        // a folder that is kept may see more streams; each partition costs a start and an end its files
        int partitions = isTemporary(options) ? wanted : Math.max(LEAST_PARTITIONS, wanted);
        return StreamPartitions.halves(Math.min(MOST_PARTITIONS, partitions));
    }

    /** The same where the topics are made just now and hold nothing; empty where the broker has to be asked. */
    static Optional<StreamPartitions> fresh(RunOptions options) {
        return isTemporary(options) ? Optional.of(partitions(options)) : Optional.empty();
    }

    /**
     * Sets how long answers stay in a broker of ours: for ever, unless a source never ends. A cluster has its own settings.
     *
     * @param endless whether one of the sources is a camera, or is treated like one
     */
    void keepAnswers(RunOptions options, boolean endless) {
        if (options.bootstrapServers().isPresent() || (isTemporary(options) && !endless)) {
            return;
        }
        Optional<Duration> kept = endless ? Optional.of(options.keepResults()) : Optional.empty();
        try (Admin admin = Admin.create(clients.admin())) {
            plan(options).keeping(kept).restore(admin, clients.topics());
        }
    }

    /** How to reach it. */
    ClientSettings clients() {
        return clients;
    }

    @Override
    public void close() {
        closing.close();
    }
}
