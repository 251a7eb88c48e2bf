package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.Lead;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.FrameOptions;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.cli.option.LogFile;
import io.posestream.runner.cli.option.ServiceOptions;
import io.posestream.runner.cli.option.WatchOptions;
import io.posestream.runner.service.Ending;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.StageProcess;
import io.posestream.runner.service.StageRights;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description =
                "Sends recordings and cameras to the topic 'frames', one stream each, and ends when all are sent.",
        footer = {
            "",
            "Example:",
            "  posestream ingest shop.mp4 --bootstrap-servers kafka:9092 --fps 10",
            "",
            "Stopped and started again with the same options it goes on where it was. With",
            "--keep-frames none it waits until every picture is answered and deleted.",
            "Topics come from 'posestream topics create'. The log goes to standard error.",
            "Exit codes: 0 all sent, 1 a source failed on the way, 2 wrong usage or input."
        })
final class IngestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FrameOptions frames;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private WatchOptions watch;

    @Option(
            names = "--lead",
            paramLabel = "N",
            description = "Most pictures on their way at once (default: as many as there is room for).")
    private Integer lead;

    @Option(
            names = "--keep-frames",
            paramLabel = "HOW",
            defaultValue = "20GB",
            description = "How long answered pictures stay on the broker while this process runs: none, a time (2h), a"
                    + " size (20GB) or all. A full room makes it wait (default: ${DEFAULT-VALUE}).")
    private String keepFrames;

    @Option(names = "--again", description = "Send a stream anew, as a new epoch, that was sent before.")
    private boolean again;

    @Override
    public Integer call() {
        int most = Optional.ofNullable(lead).orElse(Integer.MAX_VALUE);
        if (most < Lead.LEAST) {
            throw new UserError("--lead is below " + Lead.LEAST + ": " + most);
        }
        IngestSettings settings =
                new IngestSettings(kafka.required(), frames.sources(1), most, KeepFrames.parse(keepFrames), again);
        return watch.traced("ingest", tracing -> ingest(settings.tracedBy(tracing)));
    }

    private int ingest(IngestSettings settings) {
        Map<String, String> failures = new ConcurrentSkipListMap<>();
        List<String> finished = new ArrayList<>();
        PrintWriter err = spec.commandLine().getErr();
        Ending ending = new StageProcess(
                        "ingest",
                        settings.clients(),
                        err,
                        watch.meters(
                                OptionalInt.of(WatchOptions.SERVICE_PORT),
                                settings.clients().tracing()),
                        () -> LogFile.toStandardError(watch.logFormat()),
                        Set.of(StageRights.INGEST))
                .run(IngestService.ingest(settings, finished::add, failures::put));
        if (!finished.isEmpty()) {
            err.println("posestream: finished already: " + String.join(", ", finished) + "; add --again to send anew");
        }
        failures.forEach((stream, why) -> err.println("posestream: " + stream + ": " + why));
        err.flush();
        return !failures.isEmpty() && ending == Ending.COMPLETE ? ExitCodes.FAILURE : ServiceOptions.code(ending);
    }
}
