package io.posestream.runner.cli.option;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What topics are to be like. */
public final class PlanOptions {
    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of every topic; at least four times the most workers a stage will ever have"
                    + " (create: 16; check: as many as 'frames' has).")
    private Integer partitions;

    @Option(
            names = "--live-partitions",
            paramLabel = "N",
            description = "How many of them are for cameras, which then never wait behind recordings; 0 lets both share"
                    + " all (create: half; check: as many as there are).")
    private Integer live;

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "How long answers are kept: 12h, 7d (create: for ever; check: as 'tracks' has it). Pictures are"
                            + " deleted by ingest alone.")
    private Duration retention;

    /** Partitions of each topic; empty where the flag is not given. */
    public Optional<Integer> partitions() {
        return Optional.ofNullable(partitions);
    }

    /** Partitions for cameras; empty where the flag is not given. */
    public Optional<Integer> live() {
        return Optional.ofNullable(live);
    }

    /** Empty where the flag is not given. */
    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }
}
