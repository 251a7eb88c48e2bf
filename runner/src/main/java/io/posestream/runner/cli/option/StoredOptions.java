package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.core.joints.Smoothing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.results.format.ExportFormat;
import io.posestream.results.format.JointThresholds;
import io.posestream.results.format.TruthNames;
import io.posestream.results.stream.StoredTracks;
import io.posestream.runner.export.ClipExport;
import io.posestream.runner.export.Export;
import io.posestream.runner.export.MomentExport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which stored streams are written to files, and how. */
public final class StoredOptions {
    private static final String OVERLAY = "overlay";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Instead of --bootstrap-servers: the --data-dir of a run, which may be under way.")
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
            defaultValue = "posetrack,posetrack-mota,coco",
            description =
                    "posetrack, posetrack-mota, coco, mot, alphapose, openpose, csv, overlay, clips-npz, clips-pickle;"
                            + " comma-separated (default: ${DEFAULT-VALUE}).")
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
            description = "posetrack-mota (where it is not among the formats: posetrack): write only joints with at"
                    + " least this score; one number, or 15 or 17 in PoseTrack's order (default: as measured,"
                    + " docs/tracking.md).")
    private List<Double> thresholds = new ArrayList<>();

    @Option(
            names = "--truth-names",
            paramLabel = "DIR",
            description = "posetrack, posetrack-mota: name files and frames as the truth files in DIR do, all in one"
                    + " folder each, as the official evaluators compare them.")
    private Path truthNames;

    @Option(
            names = "--smooth",
            description = "Smooth joints over time (One-Euro filter); for looking at, not for evaluation.")
    private boolean smooth;

    @Mixin
    private ClipFileOptions clips;

    /** How clips are cut. */
    public ClipOptions clipCutting() {
        return clips.cutting();
    }

    /**
     * Writes what the named broker or kept folder holds.
     *
     * @param kafka names the broker where no kept folder is named
     * @param spec where to report to
     * @param memory of the tracker
     * @param tracks who was where, given how to reach the broker
     * @return the exit code
     */
    public int write(
            KafkaOptions kafka, CommandSpec spec, Duration memory, Function<ClientSettings, StoredTracks> tracks) {
        return BrokerOptions.with(kafka, dataDir, clients -> {
            Export export = export(clients, memory, tracks);
            Cluster.requireTopics(clients);
            report(export.run(), spec);
            return ExitCodes.DONE;
        });
    }

    /**
     * Writes what arrived between two moments.
     *
     * @param kafka names the broker where no kept folder is named
     * @param spec where to report to
     * @return the exit code
     */
    public int writeMoment(KafkaOptions kafka, CommandSpec spec, Instant from, Instant to) {
        List<String> labels = labels();
        if (epoch != null || labels.stream().anyMatch(ClipFileOptions::isClips)) {
            throw new UserError("--from and --to go neither with --epoch nor with clips");
        }
        return BrokerOptions.with(kafka, dataDir, clients -> {
            MomentExport export = new MomentExport(
                    clients, streams, from, to, out, writtenAtEnd(labels), labels.contains(OVERLAY), options());
            Cluster.requireTopics(clients);
            PrintWriter text = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            for (MomentExport.Written written : export.run()) {
                written.files().forEach(text::println);
                written.notes().forEach(note -> err.println(written.streamId() + ": " + note));
            }
            text.flush();
            err.flush();
            return ExitCodes.DONE;
        });
    }

    private List<String> labels() {
        return formats.stream()
                .map(format -> format.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private static List<ExportFormat> writtenAtEnd(List<String> labels) {
        return labels.stream()
                .filter(label -> !label.equals(OVERLAY) && !ClipFileOptions.isClips(label))
                .map(ExportFormat::of)
                .toList();
    }

    private ExportFormat.Options options() {
        return new ExportFormat.Options(
                thresholds.isEmpty() ? Optional.empty() : Optional.of(JointThresholds.of(thresholds)),
                Optional.ofNullable(truthNames).map(TruthNames::in),
                smooth ? Optional.of(Smoothing.defaults()) : Optional.empty());
    }

    private Export export(ClientSettings clients, Duration memory, Function<ClientSettings, StoredTracks> tracks) {
        // what was typed is looked at before a broker is asked
        List<String> labels = labels();
        List<ExportFormat> files = writtenAtEnd(labels);
        Optional<ClipExport> cut = clips.export(labels, memory);
        ExportFormat.Options options = options();
        return new Export(
                clients,
                tracks.apply(clients),
                streams,
                epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch),
                out,
                files,
                cut,
                labels.contains(OVERLAY),
                options,
                overwrite);
    }

    private static void report(List<Export.Outcome> outcomes, CommandSpec spec) {
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
