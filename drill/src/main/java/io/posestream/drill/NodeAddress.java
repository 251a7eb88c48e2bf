package io.posestream.drill;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a broker is.
 *
 * @param id number of the node
 * @param host it listens on
 * @param port for clients; the next one is for the other brokers, the one behind it for controllers
 */
record NodeAddress(int id, String host, int port) {
    /** Ports of one broker. */
    static final int PORTS = 3;

    static NodeAddress parse(String text) {
        String[] parts = text.split("[@:]", -1);
        return new NodeAddress(Integer.parseInt(parts[0]), parts[1], Integer.parseInt(parts[2]));
    }

    static List<NodeAddress> parseAll(String text) {
        return Stream.of(text.split(",", -1)).map(NodeAddress::parse).toList();
    }

    static String format(List<NodeAddress> all) {
        return all.stream().map(NodeAddress::toString).collect(Collectors.joining(","));
    }

    /** As Kafka names its controllers. */
    static String voters(List<NodeAddress> all) {
        return all.stream()
                .map(node -> node.id + "@" + node.host + ":" + node.controllerPort())
                .collect(Collectors.joining(","));
    }

    /** As clients name their brokers. */
    static String servers(List<NodeAddress> all) {
        return all.stream().map(node -> node.host + ":" + node.port).collect(Collectors.joining(","));
    }

    int peersPort() {
        return port + 1;
    }

    int controllerPort() {
        return port + 2;
    }

    @Override
    public String toString() {
        return id + "@" + host + ":" + port;
    }
}
