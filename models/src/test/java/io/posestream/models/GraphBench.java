package io.posestream.models;

import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.Networks;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Prints the speed of every variant of the architectures named on the command line; run by hand. */
final class GraphBench {
    private GraphBench() {}

    public static void main(String[] names) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        for (String name : names) {
            NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), 256, 192, 17, 1);
            Networks.Network network =
                    Networks.describe(spec, KeyLayout.OFFICIAL, FormulaWeights.of(spec, KeyLayout.OFFICIAL));
            out.println(name + " best " + new Tuner(network.graph(), false, Duration.ofSeconds(3)).fastest(out));
        }
    }
}
