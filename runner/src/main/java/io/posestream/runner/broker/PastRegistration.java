package io.posestream.runner.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the registration that a broker left in its folder, before the next broker starts there. A broker that starts beside it
 * first takes itself for the leader it was: it begins to write the markers of transactions that were being committed when
 * the process died, and when the controller withdraws the old registration, 9 s later, it takes the partitions, which have no
 * leader then, for deleted ones and closes the transactions without markers. Their readers would wait for ever (seen with
 * Kafka 4.3.1). Without a leader nothing is begun before the new registration counts, and nothing has to wait 9 s either.
 */
public final class PastRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(PastRegistration.class);
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_MS = 100;

    private PastRegistration() {}

    /**
     * Runs the controller alone for as long as it takes.
     *
     * @param controllerOnly its settings; it must be the only controller
     * @param host where it listens
     * @param port where it listens
     * @param node number of the broker
     * @param letIn what a client needs to be let in
     */
    public static void end(Properties controllerOnly, String host, int port, int node, Map<String, String> letIn) {
        KafkaRaftServer controller = new KafkaRaftServer(KafkaConfig.fromProps(controllerOnly, false), Time.SYSTEM);
        try {
            controller.startup();
            unregister(host + ":" + port, node, letIn);
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static void unregister(String address, int node, Map<String, String> letIn) {
        Map<String, Object> reach = new HashMap<>(letIn);
        reach.put(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, address);
        reach.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        try (Admin admin = Admin.create(reach)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!isGone(admin, node, end)) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting the broker", e);
        }
    }

    /** One attempt; false where the controller is not ready for it yet, which its client does not wait for by itself. */
    private static boolean isGone(Admin admin, int node, long end) throws InterruptedException {
        try {
            admin.unregisterBroker(node).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (isNotReady(cause) && System.nanoTime() < end) {
                LOG.info("the controller is not ready yet: {}", cause.toString());
                return false;
            }
            throw new IllegalStateException("the broker's past registration cannot be ended: " + cause, cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the broker's controller does not answer", e);
        }
    }

    /** Before it has read its log a controller takes itself for one of the first version (Kafka 4.3.1). */
    private static boolean isNotReady(Throwable cause) {
        return cause instanceof RetriableException || cause instanceof UnsupportedVersionException;
    }
}
