package io.posestream.acceptance.e2e;

import io.posestream.kafka.RecordLimits;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A broker in a process of its own: its folder and, if wanted, its port are its arguments; prints where it listens, and ends with its standard input. */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        OptionalInt port = arguments.length > 1 ? OptionalInt.of(Integer.parseInt(arguments[1])) : OptionalInt.empty();
        BrokerSettings settings = new BrokerSettings(Path.of(arguments[0]), port, RecordLimits.MAX_RECORD_BYTES);
        try (EmbeddedBroker broker = EmbeddedBroker.open(settings, () -> System.err.println("died"))) {
            System.out.println(broker.bootstrapServers());
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        }
        System.exit(0);
    }
}
