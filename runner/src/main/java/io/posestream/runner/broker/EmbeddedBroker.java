package io.posestream.runner.broker;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one Kafka broker (KRaft, combined mode, one node, loopback only) inside this JVM and closes it. Its folder
 * outlives it, so a broker opened again on the same folder holds the same topics. Both of its listeners let in only who
 * knows the folder's secret, since any user of the machine reaches the loopback interface. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String MBEANS_LEFT_OUT = "metrics.jmx.exclude";
    private static final String REQUEST_METRICS = "kafka\\.network:type=RequestMetrics.*";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int NODE_ID = 1;
    private static final String CONTROLLER = "CONTROLLER";
    private static final String CLIENTS = "CLIENTS";
    private static final int MOST_TRIALS = 5;

    private final KafkaRaftServer server;
    private final int port;
    private final int controllerPort;
    private final BrokerCredentials credentials;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(KafkaRaftServer server, int port, int controllerPort, BrokerCredentials credentials) {
        this.server = server;
        this.port = port;
        this.controllerPort = controllerPort;
        this.credentials = credentials;
    }

    /**
     * Formats the folder where it is new, starts the broker and waits until it serves.
     *
     * @param settings where and how
     * @param died called, from any thread, when the broker stops by itself: Kafka ends the JVM when its log folder
     *     fails, and this takes that over
     * @throws UserError where the port is taken or the folder cannot be used
     */
    public static EmbeddedBroker open(BrokerSettings settings, Runnable died) {
        return open(settings, died, properties -> {});
    }

    /** @param more changes Kafka's own settings of the broker */
    static EmbeddedBroker open(BrokerSettings settings, Runnable died, Consumer<Properties> more) {
        for (int trial = 1; true; trial++) {
            int port = settings.port().isPresent() ? requireFree(settings.port().getAsInt()) : freePort();
            int controllerPort = freePort();
            Exits exits = new Exits(died);
            try {
                return start(settings, port, controllerPort, exits, more);
            } catch (RuntimeException e) {
                // a free port may be somebody else's by the time it is listened on, where several runs start at once
                boolean taken = !isFree(port) || !isFree(controllerPort);
                if (trial == MOST_TRIALS || !taken) {
                    exits.tellOfStart();
                    throw e;
                }
                LOG.info("the broker takes other ports: {}", e.toString());
            }
        }
    }

    private static EmbeddedBroker start(
            BrokerSettings settings, int port, int controllerPort, Exits exits, Consumer<Properties> more) {
        boolean used = format(settings.folder());
        BrokerCredentials credentials = credentials(settings.folder());
        takeOverExits(exits);
        if (used) {
            Properties controller = controllerOnly(settings, controllerPort, credentials);
            PastRegistration.end(controller, "127.0.0.1", controllerPort, NODE_ID, credentials.client());
        }
        Properties properties = properties(settings, port, controllerPort, credentials);
        more.accept(properties);
        // it applies its setting only after it has made the first half of them
        KafkaYammerMetrics.INSTANCE.configure(Map.of(MBEANS_LEFT_OUT, REQUEST_METRICS));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        EmbeddedBroker broker = new EmbeddedBroker(server, port, controllerPort, credentials);
        try {
            server.startup();
            exits.begun();
            BrokerAddress.write(settings.folder(), broker.bootstrapServers());
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** Host and port for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Where its controller listens, on the loopback interface. */
    int controllerPort() {
        return controllerPort;
    }

    /** By what clients are let in. */
    public BrokerCredentials credentials() {
        return credentials;
    }

    /**
     * How our own clients reach it.
     *
     * @param prefix of topics and groups
     * @param overrides raw Kafka properties; those by which clients are let in come last
     */
    public ClientSettings clients(String prefix, Map<String, String> overrides) {
        return credentials.clients(bootstrapServers(), prefix, overrides);
    }

    /** Stops the broker and waits for it; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    /**
     * Who is told, once, where Kafka asks the process to end. While a thread starts the broker, what is asked on that thread
     * fails the start, which tells of itself. Thread-safe.
     */
    private static final class Exits implements Runnable {
        private final Runnable died;
        private final AtomicBoolean atStart = new AtomicBoolean();
        private final AtomicBoolean told = new AtomicBoolean();
        private final AtomicReference<Thread> starting = new AtomicReference<>(Thread.currentThread());

        Exits(Runnable died) {
            this.died = died;
        }

        void begun() {
            starting.set(null);
        }

        /** The start has failed for good: tells of what was asked during it. */
        void tellOfStart() {
            begun();
            if (atStart.get()) {
                run();
            }
        }

        @Override
        public void run() {
            if (starting.get() == Thread.currentThread()) {
                atStart.set(true);
            } else if (told.compareAndSet(false, true)) {
                died.run();
            }
        }
    }

    /** Kafka halts the JVM on a fatal fault, which would lose results and say nothing. */
    private static void takeOverExits(Runnable died) {
        Exit.setExitProcedure((status, message) -> refuse("exit", status, message, died));
        Exit.setHaltProcedure((status, message) -> refuse("halt", status, message, died));
    }

    private static void refuse(String how, int status, String message, Runnable died) {
        LOG.error("Kafka asked to {} the process with status {}: {}", how, status, message);
        died.run();
        throw new BrokerDiedException("the embedded broker died with status " + status + ": " + message);
    }

    private static Properties controllerOnly(
            BrokerSettings settings, int controllerPort, BrokerCredentials credentials) {
        Properties p = new Properties();
        p.put("process.roles", "controller");
        p.put("node.id", String.valueOf(NODE_ID));
        p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", CONTROLLER);
        p.put("listeners", CONTROLLER + "://127.0.0.1:" + controllerPort);
        p.put("listener.security.protocol.map", CONTROLLER + ":" + BrokerCredentials.PROTOCOL);
        p.put("sasl.enabled.mechanisms", BrokerCredentials.MECHANISM);
        p.put("sasl.mechanism.controller.protocol", BrokerCredentials.MECHANISM);
        p.put(jaas(CONTROLLER), credentials.listener());
        p.put("log.dirs", settings.folder().toAbsolutePath().toString());
        return p;
    }

    private static String jaas(String listener) {
        return "listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config";
    }

    private static Properties properties(
            BrokerSettings settings, int port, int controllerPort, BrokerCredentials credentials) {
        Properties p = controllerOnly(settings, controllerPort, credentials);
        p.put("process.roles", "broker,controller");
        p.put("listeners", CLIENTS + "://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", CLIENTS + "://127.0.0.1:" + port);
        p.put(
                "listener.security.protocol.map",
                CLIENTS + ":" + BrokerCredentials.PROTOCOL + "," + CONTROLLER + ":" + BrokerCredentials.PROTOCOL);
        p.put("inter.broker.listener.name", CLIENTS);
        p.put("sasl.mechanism.inter.broker.protocol", BrokerCredentials.MECHANISM);
        p.put(jaas(CLIENTS), credentials.listener());
        // a process that was stopped for a while, such as a sleeping laptop's, is not to lose its leaders: there are no
        // others
        p.put("broker.session.timeout.ms", String.valueOf(Integer.MAX_VALUE));
        p.put("auto.create.topics.enable", "false");
        p.put("message.max.bytes", String.valueOf(settings.maxRecordBytes()));
        p.put("replica.fetch.max.bytes", String.valueOf(settings.maxRecordBytes()));
        p.put("group.initial.rebalance.delay.ms", "0");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.put(topic + ".replication.factor", "1");
        }
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.put("log.retention.check.interval.ms", "1000");
        // deleted records stay on the disk until the first check; 30 s by default
        p.put("log.initial.task.delay.ms", "1000");
        p.put("log.segment.delete.delay.ms", "1000");
        // those of a killed process end when their own time is over; looked for every 10 s by default
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // hundreds of MBeans for each kind of request, which nobody reads and a start is long about
        p.put("metric.reporters", "");
        // a record that says nothing, twice a second, so that followers of the metadata see that there is a leader
        p.put("metadata.max.idle.interval.ms", "0");
        p.put(MBEANS_LEFT_OUT, REQUEST_METRICS);
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("controlled.shutdown.enable", "false");
        return p;
    }

    /** Whether a broker has used the folder before; otherwise it is made ready for one. */
    private static boolean format(Path folder) {
        try {
            OwnerOnly.folder(folder);
            if (Files.exists(folder.resolve("meta.properties"))) {
                return true;
            }
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .addDirectory(folder.toAbsolutePath().toString())
                    .setMetadataLogDirectory(folder.toAbsolutePath().toString())
                    .setControllerListenerName(CONTROLLER)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
            return false;
        } catch (IOException e) {
            throw new UserError("cannot use " + folder + " for the broker's log: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("formatting the broker's log in " + folder + " failed", e);
        }
    }

    private static BrokerCredentials credentials(Path folder) {
        try {
            return BrokerCredentials.of(folder);
        } catch (IOException e) {
            throw new UserError("cannot keep the broker's credentials in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Whether a port can be listened on now. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int requireFree(int port) {
        if (!isFree(port)) {
            throw new UserError("port " + port + " is in use: choose another with --port, or leave it out");
        }
        return port;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port on the loopback interface", e);
        }
    }
}
