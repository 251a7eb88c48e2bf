package io.posestream.drill;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Where the processes of a cluster run.
 *
 * @param hosts where each broker listens
 * @param before what the command line of a process begins with, by its name; none where it runs as it is
 */
record Setting(List<String> hosts, Map<String, List<String>> before) {
    /** Copies both. */
    Setting {
        hosts = List.copyOf(hosts);
        before = Map.copyOf(before);
    }

    /** Everything on this machine as it is. */
    static Setting plain(int brokers) {
        return new Setting(Collections.nCopies(brokers, "127.0.0.1"), Map.of());
    }
}
