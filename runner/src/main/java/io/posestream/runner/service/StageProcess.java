package io.posestream.runner.service;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicWatch;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Watch;
import io.posestream.runner.process.Resources;
import io.posestream.runner.run.Failure;
import io.posestream.runner.run.Interruption;
import io.posestream.runner.run.StoppedException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one stage until it has nothing left to do, fails, or somebody asks it to stop; closes it in every case before the
 * process may end.
 */
public final class StageProcess {
    private static final Logger LOG = LoggerFactory.getLogger(StageProcess.class);
    /** Each stage has been seen to work with it on pictures of 1080p. */
    private static final int HEAP_MB = 64;
    /** Of the JVM, its libraries, the network and the clients. */
    private static final int FILES = 200;

    private final String name;
    private final ClientSettings clients;
    private final PrintWriter err;
    private final MeterOptions watched;
    private final Runnable logging;
    private final Set<StageRights> rights;

    /** Opens a stage. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Opens everything that can be refused first, then starts.
         *
         * @param closing takes over what is opened
         * @param failure told what stops the stage
         * @param done counted down once nothing is left to do; a service never does
         * @param meters told of what can be watched
         * @throws io.posestream.core.UserError where something named cannot be used
         */
        void open(Closing closing, Failure failure, CountDownLatch done, Meters meters);
    }

    /**
     * @param name of the command, for messages
     * @param clients how to reach the broker; its topics must be there
     * @param err for messages
     * @param watched how the process lets itself be watched
     * @param logging called once the broker is found good, to let the log begin
     */
    public StageProcess(String name, ClientSettings clients, PrintWriter err, MeterOptions watched, Runnable logging) {
        this(name, clients, err, watched, logging, Set.of());
    }

    /** @param rights what it has to be allowed to do on the cluster; with those of clips their topic must be there too */
    public StageProcess(
            String name,
            ClientSettings clients,
            PrintWriter err,
            MeterOptions watched,
            Runnable logging,
            Set<StageRights> rights) {
        this.name = requireNonNull(name, "name is null");
        this.clients = requireNonNull(clients, "clients is null");
        this.err = requireNonNull(err, "err is null");
        this.watched = requireNonNull(watched, "watched is null");
        this.logging = requireNonNull(logging, "logging is null");
        this.rights = Set.copyOf(rights);
    }

    /**
     * Runs the stage to its end.
     *
     * @throws io.posestream.core.UserError where the broker, its topics or something named cannot be used
     */
    public Ending run(Opening opening) {
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        boolean interrupted;
        Resources.require(HEAP_MB, FILES);
        // while the broker does not answer there is nothing to close
        boolean clips = rights.contains(StageRights.CLIPS);
        boolean unused = Cluster.ask(clients, admin -> {
            rights.forEach(right -> right.require(admin, clients));
            Cluster.requireTopics(admin, clients, clips);
            return true;
        });
        try (Interruption interruption = new Interruption(wake);
                Closing closing = new Closing()) {
            Meters meters = new Meters();
            String served = serve(meters, closing);
            logging.run();
            LOG.info("{}: {}", name, served);
            meters.broker(closing.add(TopicWatch.open(clients, clips, thrown -> failure.report("the topics", thrown))));
            closing.add(Watch.open(meters, watched.noticesTo(), name, line -> LOG.warn("{}: {}", name, line)));
            open(opening, closing, failure, wake, meters);
            meters.started();
            await(wake);
            interrupted = interruption.happened();
            say(interrupted, failure);
        }
        if (failure.first().isPresent()) {
            return Ending.FAILED;
        }
        return interrupted ? Ending.INTERRUPTED : Ending.COMPLETE;
    }

    private static void open(Opening opening, Closing closing, Failure failure, CountDownLatch wake, Meters meters) {
        try {
            opening.open(closing, failure, wake, meters);
        } catch (StoppedException e) {
            // what woke it is told of below
            return;
        }
    }

    /** Lets the process be watched from its start on; gives what there is to say of it. */
    private String serve(Meters meters, Closing closing) {
        if (watched.port().isEmpty()) {
            return "no metrics";
        }
        try {
            MeterServer server =
                    closing.add(MeterServer.open(watched, watched.port().getAsInt(), meters));
            return "metrics at " + server.address();
        } catch (UserError e) {
            if (watched.named()) {
                throw e;
            }
            return "goes on without metrics: " + e.getMessage();
        }
    }

    private static void await(CountDownLatch wake) {
        try {
            wake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before closing, which may take a while. */
    private void say(boolean interrupted, Failure failure) {
        failure.first().ifPresent(cause -> err.println("posestream: " + name + " failed: " + Resources.line(cause)));
        if (interrupted) {
            err.println("posestream: " + name + ": stopping");
        }
        err.flush();
    }
}
