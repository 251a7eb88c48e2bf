package io.posestream.runner.run;

import io.posestream.core.Skeleton;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.tracker.stream.clips.ClipOutput;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.time.Duration;
import java.util.Optional;

/** The clips of a run, where they are wanted; borrows the application that cuts them. */
final class RunClips {
    /** A group that lost its member without a word waits 6 s for it. */
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private final ClientSettings clients;
    private final Optional<ClipsApp> app;

    private RunClips(ClientSettings clients, Optional<ClipsApp> app) {
        this.clients = clients;
        this.app = app;
    }

    /** Refuses clips that cannot be made of such tracks. */
    static void require(RunOptions options, Skeleton tracked) {
        options.clips().ifPresent(output -> output.cutting().joints().from(tracked));
    }

    /** @param meters told of who cuts */
    static RunClips open(
            Optional<ClipOutput> output, ClientSettings clients, Emergency emergency, Meters meters, Closing closing) {
        Optional<ClipsApp> app = output.map(wanted -> closing.add(ClipsApp.open(
                new ClipsSettings(clients, wanted, Optional.empty()),
                cause -> emergency.failure().report("clips", cause))));
        app.ifPresent(opened -> emergency.cuts(opened::abort));
        app.ifPresent(meters::clips);
        return new RunClips(clients, app);
    }

    /**
     * Waits until the clips of all that is in tracks are written.
     *
     * @return a line for people; empty where no clips are wanted
     */
    Optional<String> finish() {
        return app.map(opened -> {
            boolean all = await(opened);
            return opened.metrics().clips() + " clips written to "
                    + clients.topics().clips().name()
                    + (all
                            ? ""
                            : "; more are to come: 'posestream clips', or the same command again, goes on with them");
        });
    }

    private static boolean await(ClipsApp app) {
        try {
            return app.awaitCaughtUp(CATCH_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
