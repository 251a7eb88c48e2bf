package io.posestream.runner.export;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import io.posestream.runner.run.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The broker of an earlier run, opened again on the folder that was kept. Owns both. */
public final class KeptBroker implements AutoCloseable {
    private final DataFolder folder;
    private final EmbeddedBroker broker;

    private KeptBroker(DataFolder folder, EmbeddedBroker broker) {
        this.folder = folder;
        this.broker = broker;
    }

    /**
     * Starts the broker.
     *
     * @param dataDir of the earlier run
     * @throws UserError where there was none, or another process uses it
     */
    public static KeptBroker open(Path dataDir) {
        if (!Files.exists(dataDir.resolve("kafka").resolve("meta.properties"))) {
            throw new UserError(dataDir + " holds no broker's data: name the --data-dir of an earlier run");
        }
        DataFolder folder = DataFolder.open(Optional.of(dataDir));
        try {
            BrokerSettings settings =
                    new BrokerSettings(folder.broker(), OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES);
            // whoever waits for the broker finds out by its clients' timeouts
            return new KeptBroker(folder, EmbeddedBroker.open(settings, () -> {}));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * How to reach it.
     *
     * @param prefix of topics and groups
     * @param overrides raw Kafka properties
     */
    public ClientSettings clients(String prefix, Map<String, String> overrides) {
        return broker.clients(prefix, overrides);
    }

    @Override
    public void close() {
        try (folder) {
            broker.close();
        }
    }
}
