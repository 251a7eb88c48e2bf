package io.posestream.evaluate.mpii;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What to score. Positions of both files in the same pixels (MPII's start at 1), joints in MPII's order.
 *
 * @param truth a JSON list of {image, joints 16x2, joints_vis 16, headbox [x1, y1, x2, y2]}, plain or gzip
 * @param predictions a JSON list of {image, joints 16x2} in the same order
 */
public record MpiiOptions(Path truth, Path predictions) {
    /** Refuses nulls. */
    public MpiiOptions {
        requireNonNull(truth, "truth is null");
        requireNonNull(predictions, "predictions is null");
    }
}
