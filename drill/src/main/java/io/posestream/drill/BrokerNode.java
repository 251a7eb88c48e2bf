package io.posestream.drill;

import io.posestream.kafka.RecordLimits;
import io.posestream.runner.broker.PastRegistration;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in a process of its own, controller as well, alone or one of several. It uses no passwords: for drills
 * alone. It says one line once it serves, and ends with its standard input.
 */
final class BrokerNode {
    /** All of them form one cluster, and none outlives its drill. */
    private static final String CLUSTER = "posestream-drill-00000";

    private static final String CLIENTS = "CLIENTS";
    private static final String PEERS = "PEERS";
    private static final String CONTROLLER = "CONTROLLER";
    private static final int PARTITIONS = 4;
    /** Two of three make a record safe, so that one may be away. */
    private static final int ENOUGH = 2;

    private BrokerNode() {}

    /**
     * The command line.
     *
     * @param folder of its log
     * @param here itself
     * @param all the brokers of the cluster, itself among them
     */
    static List<String> arguments(Path folder, NodeAddress here, List<NodeAddress> all) {
        return List.of(folder.toString(), here.toString(), NodeAddress.format(all));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        NodeAddress here = NodeAddress.parse(arguments[1]);
        List<NodeAddress> all = NodeAddress.parseAll(arguments[2]);
        boolean used = format(folder, here.id());
        if (used && all.size() == 1) {
            // alone it would wait for the session of the process that was killed, and take itself for the leader it was
            PastRegistration.end(
                    controller(folder, here, all), here.host(), here.controllerPort(), here.id(), Map.of());
        }
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(properties(folder, here, all), false), Time.SYSTEM);
        server.startup();
        System.out.println("serving");
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        server.shutdown();
        server.awaitShutdown();
        System.exit(0);
    }

    private static boolean format(Path folder, int node) throws Exception {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve("meta.properties"))) {
            return true;
        }
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(CLUSTER)
                    .setNodeId(node)
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setPrintStream(nowhere)
                    .run();
        }
        return false;
    }

    private static Properties controller(Path folder, NodeAddress here, List<NodeAddress> all) {
        Properties p = new Properties();
        p.put("process.roles", "controller");
        p.put("node.id", String.valueOf(here.id()));
        p.put("controller.quorum.voters", NodeAddress.voters(all));
        p.put("controller.listener.names", CONTROLLER);
        p.put("listeners", listener(CONTROLLER, here, here.controllerPort()));
        p.put("listener.security.protocol.map", CONTROLLER + ":PLAINTEXT");
        p.put("log.dirs", folder.toString());
        return p;
    }

    private static String listener(String name, NodeAddress here, int port) {
        return name + "://" + here.host() + ":" + port;
    }

    private static Properties properties(Path folder, NodeAddress here, List<NodeAddress> all) {
        Properties p = controller(folder, here, all);
        String open = listener(CLIENTS, here, here.port()) + "," + listener(PEERS, here, here.peersPort());
        p.put("process.roles", "broker,controller");
        p.put("listeners", open + "," + listener(CONTROLLER, here, here.controllerPort()));
        p.put("advertised.listeners", open);
        p.put(
                "listener.security.protocol.map",
                CLIENTS + ":PLAINTEXT," + PEERS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.put("inter.broker.listener.name", PEERS);
        if (all.size() == 1) {
            p.put("broker.session.timeout.ms", String.valueOf(Integer.MAX_VALUE));
        }
        String copies = String.valueOf(all.size());
        String enough = String.valueOf(Math.min(ENOUGH, all.size()));
        p.put("auto.create.topics.enable", "false");
        p.put("message.max.bytes", String.valueOf(RecordLimits.MAX_RECORD_BYTES));
        p.put("replica.fetch.max.bytes", String.valueOf(RecordLimits.MAX_RECORD_BYTES));
        p.put("default.replication.factor", copies);
        p.put("min.insync.replicas", enough);
        p.put("group.initial.rebalance.delay.ms", "0");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(topic + ".replication.factor", copies);
            p.put(topic + ".num.partitions", String.valueOf(PARTITIONS));
        }
        p.put("transaction.state.log.min.isr", enough);
        p.put("share.coordinator.state.topic.min.isr", enough);
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("controlled.shutdown.enable", "false");
        return p;
    }
}
