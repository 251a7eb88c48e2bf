package io.posestream.drill;

import io.posestream.core.UserError;
import io.posestream.testkit.NetNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts one process from the others for a while, in the middle of the work, without anybody being told. */
final class PartitionDrill implements Drill.Disturbance {
    private static final String BROKER = "broker-1";
    private static final String WORKERS = "(detect|pose|track|ingest)-[12]";
    private static final int THREE = 3;
    /** Of the work that is done before. */
    private static final double PLACE = 0.3;

    private final NetNamespace net;
    private final String whom;
    private final int seconds;
    private final PrintWriter out;

    PartitionDrill(NetNamespace net, String whom, int seconds, PrintWriter out) {
        this.net = net;
        this.whom = whom;
        this.seconds = seconds;
        this.out = out;
    }

    /** Whether it can be cut. */
    static boolean isKnown(String whom) {
        return whom.equals(BROKER) || whom.matches(WORKERS);
    }

    /** A broker that is cut from its peers needs two that go on. */
    static int brokers(String whom) {
        return whom.equals(BROKER) ? THREE : 1;
    }

    /** The network of the one who is cut. */
    static NetNamespace open() throws InterruptedException {
        try {
            return NetNamespace.open();
        } catch (IOException | AssertionError e) {
            throw new UserError(
                    "no network namespace can be made, which takes root, iproute2 and nftables: "
                            + e.getMessage().strip(),
                    e);
        }
    }

    /** All others are outside, on the address of this end. */
    Setting setting() {
        List<String> hosts = new ArrayList<>();
        for (int broker = 1; broker <= brokers(whom); broker++) {
            hosts.add(broker == 1 && whom.equals(BROKER) ? net.address() : net.here());
        }
        return new Setting(hosts, Map.of(whom, net.entering()));
    }

    @Override
    public String apply(DrillCluster cluster, long frames) throws IOException, InterruptedException {
        cluster.awaitAnswers((long) (PLACE * frames));
        out.println(whom + " is cut off for " + seconds + " s with " + cluster.answered() + " of " + frames
                + " frames answered");
        out.flush();
        if (whom.equals(BROKER)) {
            net.swallow(ports(cluster.nodes()));
        } else {
            net.swallow();
        }
        cluster.pass(seconds * 1000L);
        long meanwhile = cluster.answered();
        net.heal();
        out.println(whom + " is back with " + meanwhile + " answered");
        out.flush();
        return whom + " cut off for " + seconds + " s";
    }

    /** By which brokers speak with each other. */
    private static List<Integer> ports(List<NodeAddress> nodes) {
        List<Integer> ports = new ArrayList<>();
        nodes.forEach(node -> ports.addAll(List.of(node.peersPort(), node.controllerPort())));
        return ports;
    }
}
