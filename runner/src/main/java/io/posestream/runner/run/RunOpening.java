package io.posestream.runner.run;

import io.posestream.core.system.Closing;
import io.posestream.detector.DetectorModel;
import io.posestream.ingest.OpenedSource;
import io.posestream.ingest.Sources;
import io.posestream.ingest.stream.PlannedSource;
import io.posestream.ingest.stream.StreamPlan;
import io.posestream.kafka.ClientSettings;
import io.posestream.pose.PoseModel;
import io.posestream.results.ResultFolder;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.process.Program;
import io.posestream.runner.run.count.CpuRoles;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.viewer.Viewer;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Opens what a run works with, side by side where that saves time. Nothing is written to the results before every source,
 * model, folder and disk has been looked at. Used once, by one thread.
 */
final class RunOpening {
    private final RunOptions options;
    private final Emergency emergency;
    private final CpuRoles roles;
    private final Meters meters;
    private final PrintStream err;
    private final BooleanSupplier stopped;

    /**
     * Who looks on.
     *
     * @param roles what processor time goes to
     * @param meters what there is to see from outside
     */
    record Watchers(CpuRoles roles, Meters meters) {}

    /**
     * @param options what to run
     * @param emergency told of the broker's death
     * @param watchers of what is opened
     * @param err told of each of several sources that gives no picture; the others run
     * @param stopped whether nobody waits for it any more
     */
    RunOpening(RunOptions options, Emergency emergency, Watchers watchers, PrintStream err, BooleanSupplier stopped) {
        this.options = options;
        this.emergency = emergency;
        this.roles = watchers.roles();
        this.meters = watchers.meters();
        this.err = err;
        this.stopped = stopped;
    }

    /**
     * Opens it all.
     *
     * @param closing takes over what is opened
     * @throws io.posestream.core.UserError where something that the user named cannot be used
     * @throws StoppedException where nobody waits for it any more
     */
    OpenedRun open(Closing closing) {
        Ahead<DetectorModel> detectorAhead = closing.add(
                Ahead.reading("load-detector", () -> roles.counted(() -> Preparation.openDetector(options.models()))));
        Optional<Ahead<PoseModel>> poseAhead = options.models()
                .pose()
                .map(network -> closing.add(Ahead.reading(
                        "load-pose", () -> roles.counted(() -> Preparation.openPose(options.models(), network)))));
        Optional<Temporary> temporary =
                RunBroker.isTemporary(options) ? Optional.of(temporary(closing)) : Optional.empty();
        Optional<Ahead<MeterServer>> server = options.meters().port().isPresent()
                ? Optional.of(closing.add(Ahead.open(
                        "start-meters",
                        () -> roles.counted(() -> MeterServer.open(
                                options.meters(), options.meters().port().getAsInt(), meters)))))
                : Optional.empty();
        Ahead<Sources.Opened> sourcesAhead = closing.add(
                Ahead.reading("open-sources", () -> roles.counted(() -> Sources.openAll(options.sources()))));
        List<OpenedSource> sources = opened(closing.add(sourcesAhead.take(stopped)));
        List<ResultFolder> folders = Preparation.folders(options, sources);
        DetectorModel detector = closing.add(detectorAhead.take(stopped));
        Preparation.requireKeypoints(options.models(), detector);
        Optional<PoseModel> pose = poseAhead.map(ahead -> closing.add(ahead.take(stopped)));
        RunClips.require(
                options, pose.map(PoseModel::skeleton).or(detector::skeleton).orElseThrow());
        server.map(ahead -> closing.add(ahead.take(stopped)))
                .ifPresent(started -> err.println("metrics at " + started.address()));
        Optional<Viewer> page =
                options.view().map(view -> closing.add(Viewer.open(view.settings(), Program.version())));
        boolean mayContinue =
                options.dataDir().isPresent() || options.bootstrapServers().isPresent();
        // whether results may be replaced by a run that continues is known only once the broker was asked
        for (int i = 0; i < folders.size(); i++) {
            boolean free = options.overwrite() || mayContinue || sources.get(i).isClocked();
            folders.get(i).requireFree(OptionalLong.empty(), free);
        }
        DataFolder data =
                temporary.map(Temporary::folder).orElseGet(() -> closing.add(DataFolder.open(options.dataDir())));
        if (options.bootstrapServers().isEmpty()) {
            Preparation.requireDisk(options, sources, data.broker());
        }
        Ahead<RunBroker> brokerAhead = temporary.map(Temporary::broker).orElseGet(() -> closing.add(broker(data)));
        RunBroker broker = closing.add(brokerAhead.take(stopped));
        broker.keepAnswers(options, sources.stream().anyMatch(OpenedSource::isClocked));
        ClientSettings clients = broker.clients();
        if (options.bootstrapServers().isEmpty()) {
            meters.brokerFolder(data.broker());
        }
        meters.readyUnless(() -> ResultSpace.problem(options.out()));
        List<PlannedSource> planned = temporary.isPresent()
                ? StreamPlan.fresh(sources)
                : closing.add(Ahead.reading("plan", () -> Planned.of(clients, sources, options.again())))
                        .take(stopped)
                        .sources();
        Optional<String> invitation = RunBroker.invitation(
                options.bootstrapServers().isPresent() ? OptionalInt.empty() : options.port(), clients, data.broker());
        Pipeline.Parts parts = new Pipeline.Parts(clients, detector, pose, data.tracker(), meters);
        return new OpenedRun(planned, folders, parts, page, invitation);
    }

    /** Those that can be read; the others are told of. */
    private List<OpenedSource> opened(Sources.Opened opened) {
        opened.refused().values().forEach(e -> err.println("posestream: left out: " + e.getMessage()));
        return opened.sources();
    }

    /** Where each stream goes on, as the broker's logs tell: nothing to close, but a wait that may have to be given up. */
    private record Planned(List<PlannedSource> sources) implements AutoCloseable {
        static Planned of(ClientSettings clients, List<OpenedSource> sources, boolean again) {
            return new Planned(StreamPlan.decide(clients, sources, again));
        }

        @Override
        public void close() {}
    }

    /** A broker that nobody sees outside of the run: it may start before all else has been looked at. */
    private record Temporary(DataFolder folder, Ahead<RunBroker> broker) {}

    private Temporary temporary(Closing closing) {
        DataFolder folder = closing.add(DataFolder.open(Optional.empty()));
        Preparation.requireDisk(options, List.of(), folder.broker());
        return new Temporary(folder, closing.add(broker(folder)));
    }

    private Ahead<RunBroker> broker(DataFolder folder) {
        Supplier<RunBroker> opening = () -> roles.counted(() -> RunBroker.open(options, folder.broker(), emergency));
        return options.bootstrapServers().isPresent()
                ? Ahead.reading("reach-broker", opening)
                : Ahead.open("start-broker", opening);
    }
}
