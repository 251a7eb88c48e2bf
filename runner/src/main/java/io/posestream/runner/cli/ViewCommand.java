package io.posestream.runner.cli;

import io.posestream.core.Closing;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.runner.export.KeptBroker;
import io.posestream.runner.process.Program;
import io.posestream.runner.run.Interruption;
import io.posestream.viewer.Viewer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "view",
        mixinStandardHelpOptions = true,
        description = "Serves the live page of a cluster's streams, or of what an earlier run has kept.",
        footer = {
            "",
            "Examples:",
            "  posestream view --bootstrap-servers kafka:9092",
            "  posestream view --data-dir shop-data",
            "",
            "It prints the link and runs until Ctrl-C. It reads committed answers from five",
            "minutes before their end on, and pictures while somebody looks on, once however",
            "many do. With --data-dir a run that is under way is looked at itself."
        })
final class ViewCommand implements Callable<Integer> {
    private static final long LOOK_MS = 500;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private ViewOptions page;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Instead of --bootstrap-servers: the --data-dir of a run.")
    private Path dataDir;

    @Override
    public Integer call() throws InterruptedException {
        if ((dataDir == null) == (kafka.bootstrapServers() == null)) {
            throw new UserError("name either a broker with --bootstrap-servers or a run's --data-dir");
        }
        if (dataDir == null) {
            return show(kafka.required());
        }
        try (KeptBroker broker = KeptBroker.reach(dataDir)) {
            return show(broker.clients(kafka.prefix(), kafka.overrides()));
        }
    }

    private int show(ClientSettings clients) throws InterruptedException {
        CountDownLatch wake = new CountDownLatch(1);
        try (Interruption interruption = new Interruption(wake);
                Closing closing = new Closing()) {
            Viewer viewer =
                    closing.add(Viewer.open(page.settings(), Program.version().orElse(Program.UNBUILT)));
            Cluster.requireTopics(clients);
            closing.add(viewer.follow(clients));
            System.err.println("look on at " + viewer.link());
            viewer.warning().ifPresent(line -> System.err.println("posestream: " + line));
            while (!wake.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                // until somebody asks it to end
            }
            return interruption.happened() ? CommandLines.INTERRUPTED : CommandLines.DONE;
        }
    }
}
