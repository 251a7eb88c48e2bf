package io.posestream.runner.cli;

import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.runner.cli.option.BrokerOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.ViewOptions;
import io.posestream.runner.process.Program;
import io.posestream.runner.run.Interruption;
import io.posestream.runner.service.StageRights;
import io.posestream.viewer.Viewer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    private BrokerOptions broker;

    @Mixin
    private ViewOptions page;

    @Override
    public Integer call() {
        return broker.with(this::show);
    }

    private int show(ClientSettings clients) {
        CountDownLatch wake = new CountDownLatch(1);
        try (Interruption interruption = new Interruption(wake);
                Closing closing = new Closing()) {
            Viewer viewer = closing.add(Viewer.open(page.settings(), Program.version()));
            StageRights.VIEW.require(clients);
            Cluster.requireTopics(clients);
            closing.add(viewer.follow(clients));
            System.err.println("look on at " + viewer.link());
            viewer.warning().ifPresent(line -> System.err.println("posestream: " + line));
            while (!wake.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                // until somebody asks it to end
            }
            return interruption.happened() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCodes.INTERRUPTED;
        }
    }
}
