package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.runner.cli.option.ClipTopicOptions;
import io.posestream.runner.cli.option.ServiceOptions;
import io.posestream.runner.cli.option.StoredOptions;
import io.posestream.runner.cli.option.TrackerOptions;
import io.posestream.runner.export.RetrackedPoses;
import io.posestream.runner.service.StageRights;
import io.posestream.runner.service.TrackerService;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

@Command(
        name = "track",
        mixinStandardHelpOptions = true,
        description = {
            "Service: gives the people of the topic 'poses' identities over time and answers in 'tracks'.",
            "With --from-poses: tracks stored poses once more, without any network, and writes result files."
        },
        footer = {
            "",
            "Examples:",
            "  posestream track --bootstrap-servers kafka:9092",
            "  posestream track --from-poses --data-dir shop-data --tracker memory=2s \\",
            "      --out longer-memory",
            "",
            "The service answers every frame exactly once, also when this process is killed",
            "and started again. It runs until Ctrl-C or SIGTERM. Topics come from",
            "'posestream topics create'. The log goes to standard error.",
            "",
            "--from-poses changes nothing on the broker or in the kept folder. With the",
            "settings of the run it gives the files of the run, byte for byte. A stream's",
            "place among those written names its sequence in posetrack.json: name several",
            "with --stream in the order of the run. --tracker changes the recommended",
            "settings; an unknown one is answered with the list of all and their values."
        })
final class TrackCommand implements Callable<Integer> {
    private static final int MOST_THREADS = 256;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOptions service;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Folder for Kafka Streams' files; the state itself is in memory and on the broker (default: a"
                    + " temporary folder).")
    private Path stateDir;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Partitions worked on at the same time; one follows hundreds of cameras (default:"
                    + " ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--accept-loss",
            description = "Answer numbers of an archive that never come as lost, and go on, where the tracker would"
                    + " otherwise stop.")
    private boolean acceptLoss;

    @Mixin
    private TrackerOptions tracker;

    @Option(
            names = "--from-poses",
            description = "Track the poses that a broker or a kept run holds, write files, and end.")
    private boolean fromPoses;

    @Mixin
    private StoredOptions stored;

    @Mixin
    private ClipTopicOptions clipTopic;

    @Override
    public Integer call() {
        return fromPoses ? again() : serve();
    }

    private int again() {
        refuse(
                List.of(
                        "--state-dir",
                        "--threads",
                        "--member",
                        "--clips",
                        "--clip-floats",
                        "--metrics-port",
                        "--notify",
                        "--trace"),
                "belongs to the service, not to --from-poses");
        FoldSettings plain = FoldSettings.DEFAULT;
        FoldSettings settings = new FoldSettings(tracker.config(), plain.parkingLimit(), acceptLoss);
        return stored.write(
                service.kafka(), spec, tracker.config().memory(), clients -> new RetrackedPoses(clients, settings));
    }

    private void refuse(Collection<String> names, String why) {
        ParseResult typed = spec.commandLine().getParseResult();
        names.stream().filter(typed::hasMatchedOption).findFirst().ifPresent(name -> {
            throw new UserError(name + " " + why);
        });
    }

    private int serve() {
        Collection<String> cutting =
                mixin("stored", "clips", "cutting").optionsMap().keySet();
        Collection<String> files = new ArrayList<>(mixin("stored").optionsMap().keySet());
        files.removeAll(cutting);
        refuse(files, "belongs to --from-poses");
        if (threads < 1 || threads > MOST_THREADS) {
            throw new UserError("--threads is not between 1 and " + MOST_THREADS + ": " + threads);
        }
        Optional<ClipOutput> clips = clipTopic.output(
                stored.clipCutting(),
                cutting,
                spec.commandLine().getParseResult(),
                tracker.config().memory());
        return service.run(
                "track",
                spec.commandLine().getErr(),
                clips.isPresent() ? Set.of(StageRights.TRACK, StageRights.CLIPS) : Set.of(StageRights.TRACK),
                clients -> TrackerService.tracker(new TrackerService.Settings(
                        clients,
                        Optional.ofNullable(stateDir),
                        threads,
                        service.member(),
                        tracker.config(),
                        acceptLoss,
                        clips)));
    }

    private CommandSpec mixin(String... names) {
        CommandSpec found = spec;
        for (String name : names) {
            found = found.mixins().get(name);
        }
        return found;
    }
}
