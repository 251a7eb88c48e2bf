package io.posestream.results.format;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.joints.Smoothing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The formats that {@code export} knows, by the names used on the command line. */
public enum ExportFormat {
    /** {@link PoseTrackFormat}, the form for AP unless thresholds are given. */
    POSETRACK,
    /** {@link PoseTrackFormat} with {@link JointThresholds#DEFAULT} unless others are given. */
    POSETRACK_MOTA,
    /** {@link CocoFormat}. */
    COCO,
    /** {@link MotFormat}. */
    MOT,
    /** {@link AlphaPoseFormat}. */
    ALPHAPOSE,
    /** {@link OpenPoseFormat}. */
    OPENPOSE,
    /** {@link CsvFormat}. */
    CSV;

    /**
     * How to write.
     *
     * @param thresholds of joints, for PoseTrack's form for MOTA
     * @param truth names and order of frames, for PoseTrack
     * @param smoothing of joints; never for evaluation unless asked
     */
    public record Options(
            Optional<JointThresholds> thresholds, Optional<TruthNames> truth, Optional<Smoothing> smoothing) {
        /** Checks that nothing is missing. */
        public Options {
            requireNonNull(thresholds, "thresholds is null");
            requireNonNull(truth, "truth is null");
            requireNonNull(smoothing, "smoothing is null");
        }

        /** As a run writes. */
        public static Options plain() {
            return new Options(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The format of that name.
     *
     * @throws UserError where there is none
     */
    public static ExportFormat of(String label) {
        return Stream.of(values())
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserError("unknown format '" + label + "': choose one of "
                        + Stream.of(values()).map(ExportFormat::label).collect(Collectors.joining(", "))));
    }

    /**
     * The writers of some formats. Thresholds belong to the form for MOTA where that is among them, else to PoseTrack's
     * only form.
     *
     * @param formats to write
     * @param options of all
     * @throws UserError where an option does not apply to one of them
     */
    public static List<ResultFormat> writers(List<ExportFormat> formats, Options options) {
        Options ap = formats.contains(POSETRACK_MOTA)
                ? new Options(Optional.empty(), options.truth(), options.smoothing())
                : options;
        return formats.stream()
                .map(format -> format.writer(format == POSETRACK ? ap : options))
                .toList();
    }

    private ResultFormat writer(Options options) {
        boolean poseTrack = this == POSETRACK || this == POSETRACK_MOTA;
        if (!poseTrack && (options.thresholds().isPresent() || options.truth().isPresent())) {
            throw new UserError(
                    "--joint-threshold and --truth-names belong to --format posetrack and posetrack-mota, not to "
                            + label());
        }
        ResultFormat format = switch (this) {
            case POSETRACK ->
                new PoseTrackFormat(new PoseTrackFormat.Options(options.thresholds(), false, options.truth()));
            case POSETRACK_MOTA -> {
                Optional<JointThresholds> limits = options.thresholds().or(() -> Optional.of(JointThresholds.DEFAULT));
                yield new PoseTrackFormat(new PoseTrackFormat.Options(limits, true, options.truth()));
            }
            case COCO -> new CocoFormat();
            case MOT -> new MotFormat();
            case ALPHAPOSE -> new AlphaPoseFormat();
            case OPENPOSE -> new OpenPoseFormat();
            case CSV -> new CsvFormat();
        };
        return options.smoothing()
                .<ResultFormat>map(smoothing -> new SmoothedFormat(format, smoothing))
                .orElse(format);
    }
}
