package io.posestream.evaluate.coco;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Which boxes to score.
 *
 * @param truth COCO annotations of people, plain or gzip
 * @param predictions COCO results: a list of {image_id, category_id, bbox, score}
 * @param score from which on a box counts for recall and precision, 0 to 1
 */
public record BoxOptions(Path truth, Path predictions, double score) {
    /** The default score of the project's own detector. */
    public static final double USUAL_SCORE = 0.4;

    /** Checks the components. */
    public BoxOptions {
        requireNonNull(truth, "truth is null");
        requireNonNull(predictions, "predictions is null");
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score is not from 0 to 1: " + score);
        }
    }
}
