package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.cli.option.Moments;
import io.posestream.runner.cli.option.StoredOptions;
import io.posestream.runner.service.StageRights;
import io.posestream.tracker.clips.ClipSettings;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes result files from the tracks that a broker, or the kept folder of a run, still holds.",
        footer = {
            "",
            "Examples:",
            "  posestream export --bootstrap-servers kafka:9092 --stream shop --format \\",
            "      mot,csv --out results",
            "  posestream export --data-dir shop-data --format overlay",
            "  posestream export --data-dir shop-data --stream gate --from 15m --to 13m \\",
            "      --format overlay,coco",
            "",
            "Each stream gets a folder OUT/<stream>. A stream that is not finished is",
            "written as far as it has come, and a line says so. The overlay begins with the",
            "oldest picture that is still kept. With --from and --to, moments of arrival, it",
            "writes what was seen then into OUT/<stream>/<moment>, one folder per connection,",
            "also of a camera that is running."
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private StoredOptions stored;

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "Write only what arrived from then on: how long ago (15m), or a time (2026-11-30T08:00:00Z).")
    private String from;

    @Option(names = "--to", paramLabel = "MOMENT", description = "Write only what arrived before (default: now).")
    private String to;

    @Override
    public Integer call() {
        if (from == null && to == null) {
            return stored.write(kafka, spec, ClipSettings.DEFAULT.memory(), ExportCommand::tracks);
        }
        if (from == null) {
            throw new UserError("--to without --from: say from when on");
        }
        Instant begin = Moments.parse("--from", from, "");
        Instant end = to == null ? Instant.now() : Moments.parse("--to", to, "");
        return stored.writeMoment(kafka, spec, begin, end);
    }

    private static TracksReader tracks(ClientSettings clients) {
        StageRights.EXPORT.require(clients);
        return new TracksReader(clients);
    }
}
