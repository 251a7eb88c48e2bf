package io.posestream.detector;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detections;
import java.util.List;

/**
 * People with the scores that their network's makers give keypoints, for tables of theirs.
 *
 * @param detections scored by the product's rule
 * @param keypointScores by the makers' rule, for each person in the skeleton's order; not limited to [0, 1]; empty lists
 *     where the network finds boxes alone
 */
public record ScoredDetections(Detections detections, List<List<Float>> keypointScores) {
    /** Copies the lists. */
    public ScoredDetections {
        requireNonNull(detections, "detections is null");
        keypointScores = keypointScores.stream().map(List::copyOf).toList();
    }
}
