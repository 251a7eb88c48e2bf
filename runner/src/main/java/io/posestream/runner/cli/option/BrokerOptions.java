package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.runner.export.KeptBroker;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which broker is looked at: an existing cluster, or that of a run, which may be under way. */
public final class BrokerOptions {
    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Instead of --bootstrap-servers: the --data-dir of a run.")
    private Path dataDir;

    /**
     * Does something with it; the broker of a kept folder is open meanwhile.
     *
     * @param action told how to reach it; gives the exit code
     */
    public int with(ToIntFunction<ClientSettings> action) {
        return with(kafka, dataDir, action);
    }

    /**
     * The same for a command that has these options elsewhere.
     *
     * @param kafka names the broker where no folder is named
     * @param dataDir of a run; null where none is named
     */
    static int with(KafkaOptions kafka, Path dataDir, ToIntFunction<ClientSettings> action) {
        if ((dataDir == null) == (kafka.bootstrapServers() == null)) {
            throw new UserError("name either a broker with --bootstrap-servers or a run's --data-dir");
        }
        if (dataDir == null) {
            return action.applyAsInt(kafka.required());
        }
        try (KeptBroker broker = KeptBroker.reach(dataDir)) {
            return action.applyAsInt(broker.clients(kafka.prefix(), kafka.overrides()));
        }
    }
}
