package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.detector.DetectorConfig;
import picocli.CommandLine.Option;

/** How far the boxes that a detector gives may overlap. */
public final class OverlapOption {
    @Option(
            names = "--max-overlap",
            paramLabel = "IOU",
            description = "Of two boxes with a greater intersection over union the weaker goes (default: what the"
                    + " network's model.json says, else 0.65; 0.5 for RTMDet; 1 keeps both).")
    private Double iou;

    /**
     * The same boxes but for those that overlap too much.
     *
     * @throws UserError if the option is out of its range
     */
    public DetectorConfig applyTo(DetectorConfig config) {
        if (iou == null) {
            return config;
        }
        if (!(iou > 0 && iou <= 1)) {
            throw new UserError("--max-overlap is not above 0 and at most 1: " + iou);
        }
        return config.withNmsIou(iou);
    }
}
