package io.posestream.runner.broker;

import io.posestream.core.system.FileTree;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One broker for all test classes that need no broker of their own, given to test methods as {@link Running}. */
public final class SharedBroker implements ParameterResolver {
    /**
     * The broker.
     *
     * @param broker closed when all tests are done
     * @param folder of its log
     */
    public record Running(EmbeddedBroker broker, Path folder) implements AutoCloseable {
        private static Running start() {
            try {
                Path folder = Files.createTempDirectory("posestream-broker");
                BrokerSettings settings =
                        new BrokerSettings(folder, OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES);
                return new Running(EmbeddedBroker.open(settings, () -> {}), folder);
            } catch (IOException e) {
                throw new IllegalStateException("the broker does not start", e);
            }
        }

        /** How clients of a chain of its own reach it. */
        public ClientSettings clients(String prefix) {
            return broker.clients(prefix, Map.of());
        }

        /** How clients reach a chain that a test method has for itself, without topics. */
        public ClientSettings clients(TestInfo test) {
            return clients(test.getTestMethod().orElseThrow().getName().replace('_', '-'));
        }

        /** The same with topics, of so many partitions. */
        public ClientSettings chain(TestInfo test, int partitions) {
            ClientSettings clients = clients(test);
            Cluster.ask(clients, admin -> TopicPlan.embedded(partitions).create(admin, clients.topics()));
            return clients;
        }

        @Override
        public void close() throws IOException {
            broker.close();
            FileTree.delete(folder);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }
}
