package io.posestream.runner.export;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.runner.broker.BrokerAddress;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import io.posestream.runner.run.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The broker of a run's kept folder: opened again on it, and owned, or that of a run which is under way. */
public final class KeptBroker implements AutoCloseable {
    private final Runnable closing;
    private final String address;
    private final BrokerCredentials credentials;

    private KeptBroker(Runnable closing, String address, BrokerCredentials credentials) {
        this.closing = requireNonNull(closing, "closing is null");
        this.address = requireNonNull(address, "address is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    /**
     * Starts the broker, or finds the one of a run that uses the folder now.
     *
     * @param dataDir of a run
     * @throws UserError where there was none
     */
    public static KeptBroker reach(Path dataDir) {
        if (!Files.exists(dataDir.resolve("kafka").resolve("meta.properties"))) {
            throw new UserError(dataDir + " holds no broker's data: name the --data-dir of an earlier run");
        }
        Optional<DataFolder> free = DataFolder.openIfFree(dataDir);
        if (free.isPresent()) {
            return start(free.get());
        }
        Path broker = dataDir.resolve("kafka");
        String address = BrokerAddress.read(broker)
                .orElseThrow(() -> new UserError("another process uses " + dataDir + ", and its broker is not up yet"));
        return new KeptBroker(() -> {}, address, BrokerCredentials.in(broker));
    }

    private static KeptBroker start(DataFolder folder) {
        try {
            BrokerSettings settings =
                    new BrokerSettings(folder.broker(), OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES);
            // whoever waits for the broker finds out by its clients' timeouts
            EmbeddedBroker broker = EmbeddedBroker.open(settings, () -> {});
            return new KeptBroker(
                    () -> {
                        try (folder) {
                            broker.close();
                        }
                    },
                    broker.bootstrapServers(),
                    broker.credentials());
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * How to reach it.
     *
     * @param prefix of topics and groups
     * @param overrides raw Kafka properties; those by which clients are let in come last
     */
    public ClientSettings clients(String prefix, Map<String, String> overrides) {
        return credentials.clients(address, prefix, overrides);
    }

    @Override
    public void close() {
        closing.run();
    }
}
