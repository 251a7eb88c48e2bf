package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.proto.ClientSettings;
import io.posestream.results.ExportFormat;
import io.posestream.results.JointThresholds;
import io.posestream.results.Smoothing;
import io.posestream.results.TruthNames;
import io.posestream.runner.export.Export;
import io.posestream.runner.export.KeptBroker;
import io.posestream.runner.service.Cluster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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
            "",
            "Each stream gets a folder OUT/<stream>. A stream that is not finished is",
            "written as far as it has come, and a line says so. The overlay begins with the",
            "oldest picture that is still kept."
        })
final class ExportCommand implements Callable<Integer> {
    private static final String OVERLAY = "overlay";

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Instead of --bootstrap-servers: the --data-dir of an earlier run.")
    private Path dataDir;

    @Option(
            names = {"--stream", "--stream-id"},
            paramLabel = "ID",
            split = ",",
            description = "Streams to write, comma-separated (default: all).")
    private List<String> streams = new ArrayList<>();

    @Option(names = "--epoch", paramLabel = "N", description = "Epoch of these streams (default: the newest).")
    private Long epoch;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "posetrack,coco",
            description = "posetrack, coco, mot, alphapose, openpose, csv, overlay; comma-separated (default:"
                    + " ${DEFAULT-VALUE}).")
    private List<String> formats = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Folder of all results (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--overwrite", description = "Replace files that are there.")
    private boolean overwrite;

    @Option(
            names = "--joint-threshold",
            paramLabel = "S",
            split = ",",
            description = "posetrack: write only joints with at least this score, the form for MOTA; one number, or 15"
                    + " or 17 in PoseTrack's order (default: all joints, the form for AP).")
    private List<Double> thresholds = new ArrayList<>();

    @Option(
            names = "--truth-names",
            paramLabel = "DIR",
            description = "posetrack: name files and frames as the truth files in DIR do, all in one folder, as the"
                    + " official evaluators compare them.")
    private Path truthNames;

    @Option(
            names = "--smooth",
            description = "Smooth joints over time (One-Euro filter); for looking at, not for evaluation.")
    private boolean smooth;

    @Override
    public Integer call() {
        if ((dataDir == null) == (kafka.bootstrapServers() == null)) {
            throw new UserError("name either a broker with --bootstrap-servers or an earlier run's --data-dir");
        }
        if (dataDir == null) {
            return export(kafka.required());
        }
        try (KeptBroker broker = KeptBroker.open(dataDir)) {
            return export(new ClientSettings(broker.bootstrapServers(), kafka.prefix(), kafka.overrides()));
        }
    }

    private int export(ClientSettings clients) {
        Export export = new Export(
                clients,
                streams,
                epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch),
                out,
                formats.stream()
                        .map(ExportCommand::label)
                        .filter(label -> !label.equals(OVERLAY))
                        .map(ExportFormat::of)
                        .distinct()
                        .toList(),
                formats.stream().map(ExportCommand::label).anyMatch(OVERLAY::equals),
                new ExportFormat.Options(
                        thresholds.isEmpty() ? Optional.empty() : Optional.of(JointThresholds.of(thresholds)),
                        Optional.ofNullable(truthNames).map(TruthNames::in),
                        smooth ? Optional.of(Smoothing.defaults()) : Optional.empty()),
                overwrite);
        Cluster.requireTopics(clients);
        report(export.run());
        return CommandLines.DONE;
    }

    private static String label(String format) {
        return format.strip().toLowerCase(Locale.ROOT);
    }

    private void report(List<Export.Outcome> outcomes) {
        PrintWriter text = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        for (Export.Outcome outcome : outcomes) {
            outcome.files().forEach(text::println);
            outcome.notes().forEach(note -> err.println(outcome.epoch().streamId() + ": " + note));
        }
        text.flush();
        err.flush();
    }
}
