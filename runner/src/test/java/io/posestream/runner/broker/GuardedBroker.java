package io.posestream.runner.broker;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/** Owns a broker that lets several users in, each with the password {@link #PASSWORD}, and knows who may do what. */
public final class GuardedBroker implements AutoCloseable {
    public static final String PASSWORD = "hush";

    private static final String JAAS = "listener.name.clients.plain.sasl.jaas.config";

    private final EmbeddedBroker broker;

    private GuardedBroker(EmbeddedBroker broker) {
        this.broker = broker;
    }

    /** Starts one in which nobody but its owner may do anything yet. */
    public static GuardedBroker open(Path folder, Collection<String> users) {
        BrokerSettings settings = new BrokerSettings(folder, OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES);
        return new GuardedBroker(EmbeddedBroker.open(settings, () -> {}, properties -> guard(properties, users)));
    }

    private static void guard(Properties properties, Collection<String> users) {
        properties.put("authorizer.class.name", StandardAuthorizer.class.getName());
        properties.put("super.users", "User:posestream");
        StringBuilder more = new StringBuilder();
        users.forEach(user -> more.append(" user_")
                .append(user)
                .append("=\"")
                .append(PASSWORD)
                .append('"'));
        properties.put(JAAS, properties.getProperty(JAAS).replace(" user_posestream=", more + " user_posestream="));
    }

    /** As its owner, who may do everything. */
    public ClientSettings owner() {
        return broker.clients("posestream", Map.of());
    }

    /** As somebody else. */
    public ClientSettings user(Map<String, String> letIn) {
        return new ClientSettings(broker.bootstrapServers(), "posestream", letIn);
    }

    @Override
    public void close() {
        broker.close();
    }
}
