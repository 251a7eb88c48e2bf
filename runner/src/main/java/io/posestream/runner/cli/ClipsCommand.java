package io.posestream.runner.cli;

import io.posestream.runner.cli.option.ClipFloatsOption;
import io.posestream.runner.cli.option.ClipOptions;
import io.posestream.runner.cli.option.ServiceOptions;
import io.posestream.runner.service.StageRights;
import io.posestream.runner.service.TrackerService;
import io.posestream.tracker.clips.ClipSettings;
import io.posestream.tracker.stream.clips.ClipOutput;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "clips",
        mixinStandardHelpOptions = true,
        description = "Service: cuts clips of skeletons from the topic 'tracks', for networks that recognise actions,"
                + " and writes them to 'clips'.",
        footer = {
            "",
            "Examples:",
            "  posestream topics create --bootstrap-servers kafka:9092 --clips",
            "  posestream clips --bootstrap-servers kafka:9092 --clip-windows 48/16@30",
            "",
            "Each clip is written exactly once, with the same bytes, also when this process",
            "is killed and started again; it keeps no state. Start it as often as there are",
            "partitions, always with the same options. It runs until Ctrl-C or SIGTERM.",
            "'posestream track --clips' and 'run --clips' do the same beside the tracker;",
            "'posestream export --format clips-npz' writes files. docs/clips.md tells all."
        })
final class ClipsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOptions service;

    @Mixin
    private ClipOptions cutting;

    @Mixin
    private ClipFloatsOption floats;

    @Override
    public Integer call() {
        ClipOutput output = new ClipOutput(cutting.settings(ClipSettings.DEFAULT.memory()), floats.floats());
        return service.run(
                "clips",
                spec.commandLine().getErr(),
                Set.of(StageRights.CLIPS),
                clients -> TrackerService.clips(new ClipsSettings(clients, output, service.member())));
    }
}
