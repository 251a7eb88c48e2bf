package io.posestream.evaluate.coco;

import io.posestream.core.UserError;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scores COCO keypoint results as pycocotools does. Static functions, thread-safe. */
public final class CocoEvaluator {
    /** Number of similarity thresholds. */
    static final int THRESHOLDS = 10;

    private static final double FIRST_THRESHOLD = .5;
    private static final double LAST_THRESHOLD = .95;

    private CocoEvaluator() {}

    /** Similarity threshold number {@code index}: 0.5 to 0.95, the last exactly. */
    static double threshold(int index) {
        return index == THRESHOLDS - 1
                ? LAST_THRESHOLD
                : FIRST_THRESHOLD + index * ((LAST_THRESHOLD - FIRST_THRESHOLD) / (THRESHOLDS - 1));
    }

    /**
     * Scores everything that {@code options} names.
     *
     * @throws UserError for files that pycocotools cannot score; one line: file, what, what to do
     */
    public static CocoEvaluation evaluate(CocoOptions options) {
        CocoFiles files = CocoFiles.read(options);
        Map<CocoArea, List<CocoCurve>> curves = new EnumMap<>(CocoArea.class);
        for (CocoArea range : CocoArea.values()) {
            curves.put(range, new ArrayList<>());
        }
        for (long category : files.categories()) {
            Map<CocoArea, List<ImageMatch>> matches = new EnumMap<>(CocoArea.class);
            for (CocoArea range : CocoArea.values()) {
                matches.put(range, new ArrayList<>());
            }
            for (long image : files.images()) {
                List<CocoPerson> truths = files.truths(image, category);
                List<CocoPerson> best = ImageMatch.best(files.detections(image, category));
                double[][] similarities = ImageMatch.similarities(best, truths);
                matches.forEach((range, list) -> list.add(ImageMatch.of(best, truths, similarities, range)));
            }
            matches.forEach((range, list) -> curves.get(range).add(new CocoCurve(list)));
        }
        return new CocoEvaluation(curves);
    }
}
