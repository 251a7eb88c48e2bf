package io.posestream.evaluate.coco;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What to score.
 *
 * @param truth COCO annotations with keypoints, plain or gzip
 * @param predictions COCO results: a list of {image_id, category_id, keypoints, score}
 * @param areaFromBox true to take 0.53 times the box for a person's area, as xtcocotools does with {@code
 *     use_area=False} for data sets without masks; false to take {@code area}
 */
public record CocoOptions(Path truth, Path predictions, boolean areaFromBox) {
    /** Refuses nulls. */
    public CocoOptions {
        requireNonNull(truth, "truth is null");
        requireNonNull(predictions, "predictions is null");
    }
}
