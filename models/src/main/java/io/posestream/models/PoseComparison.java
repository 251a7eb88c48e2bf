package io.posestream.models;

import io.posestream.core.Oks;
import io.posestream.core.UserError;
import io.posestream.inference.Call;
import io.posestream.inference.HeatmapHead;
import io.posestream.inference.InputSpec;
import io.posestream.inference.Model;
import io.posestream.inference.ModelManifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares the keypoints of two versions of a network on the same crops. */
public final class PoseComparison {
    /** Joints that the reference sees at less than this fraction of the trained peak are not compared. */
    private static final double LEAST_SCORE = 0.2;

    private final HeatmapHead head;
    private final InputSpec input;
    private final List<Double> distances = new ArrayList<>();
    private final List<Double> similarities = new ArrayList<>();

    private PoseComparison(Model reference, Model tested) {
        this.head = head(reference.manifest());
        this.input = reference.manifest().input();
        HeatmapHead other = head(tested.manifest());
        InputSpec otherInput = tested.manifest().input();
        boolean same = head.width() == other.width()
                && head.height() == other.height()
                && head.skeleton().equals(other.skeleton())
                && input.normalization().equals(otherInput.normalization())
                && input.colors() == otherInput.colors();
        if (!same) {
            throw new UserError("models " + reference.manifest().id() + " and "
                    + tested.manifest().id() + " differ in input, maps or skeleton and cannot be compared");
        }
    }

    private static HeatmapHead head(ModelManifest manifest) {
        if (manifest.files().size() > 1) {
            throw new UserError("model " + manifest.id() + " is an ensemble: compare its members one by one");
        }
        if (manifest.head() instanceof HeatmapHead head) {
            return head;
        }
        throw new UserError("model " + manifest.id() + " gives no heatmaps, so that there are no keypoints to compare");
    }

    /**
     * What differs.
     *
     * @param crops how many people were compared
     * @param joints how many keypoints that the reference sees at 0.2 of the trained peak or more
     * @param meanPixels mean distance in pixels of the network's input
     * @param p95Pixels distance that 95 % of the keypoints stay below
     * @param meanOks mean object keypoint similarity of the two versions, over those keypoints
     * @param p5Oks similarity that 95 % of the people stay above
     */
    public record Difference(int crops, int joints, double meanPixels, double p95Pixels, double meanOks, double p5Oks) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d people, %d keypoints: mean %.2f px, p95 %.2f px of the input; OKS mean %.4f, p5 %.4f",
                    crops,
                    joints,
                    meanPixels,
                    p95Pixels,
                    meanOks,
                    p5Oks);
        }
    }

    /** The difference in words. */
    static String describe(Optional<Difference> difference) {
        return difference
                .map(Difference::toString)
                .orElse("the reference sees no keypoint on any of these crops, so there is nothing to compare");
    }

    /** Runs both on all crops; empty where the reference sees no keypoint on any. The models stay the caller's. */
    static Optional<Difference> of(Model reference, Model tested, CropSource crops) {
        PoseComparison comparison = new PoseComparison(reference, tested);
        try (Call first = reference.sessions().get(0).newCall();
                Call second = tested.sessions().get(0).newCall()) {
            crops.forEach(crop ->
                    comparison.add(comparison.peaks(reference, first, crop), comparison.peaks(tested, second, crop)));
        }
        return comparison.difference();
    }

    private double[] peaks(Model model, Call call, float[] crop) {
        InputSpec spec = model.manifest().input();
        call.input(spec.name(), crop, 1, InputSpec.CHANNELS, spec.height(), spec.width());
        call.run();
        double[] peaks = new double[3 * head.skeleton().size()];
        MapPeaks.find(
                call.floats(head(model.manifest()).output()),
                head.skeleton().size(),
                head.height(),
                head.width(),
                peaks);
        return peaks;
    }

    private void add(double[] expected, double[] actual) {
        double stride = (double) input.width() / head.width();
        double area = Oks.AREA_OF_BOX
                * (input.width() / head.crop().enlargeWidth())
                * (input.height() / head.crop().enlargeHeight());
        double sum = 0;
        int seen = 0;
        for (int joint = 0; joint < head.skeleton().size(); joint++) {
            if (expected[3 * joint + 2] < LEAST_SCORE * head.scores().trainedPeak()) {
                continue;
            }
            double dx = stride * (expected[3 * joint] - actual[3 * joint]);
            double dy = stride * (expected[3 * joint + 1] - actual[3 * joint + 1]);
            distances.add(Math.hypot(dx, dy));
            sum += Oks.joint(dx, dy, head.skeleton().sigmas().get(joint), area);
            seen++;
        }
        if (seen > 0) {
            similarities.add(sum / seen);
        }
    }

    private Optional<Difference> difference() {
        if (similarities.isEmpty()) {
            return Optional.empty();
        }
        Collections.sort(distances);
        Collections.sort(similarities);
        return Optional.of(new Difference(
                similarities.size(),
                distances.size(),
                mean(distances),
                distances.get((int) (0.95 * (distances.size() - 1))),
                mean(similarities),
                similarities.get((int) (0.05 * (similarities.size() - 1)))));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
