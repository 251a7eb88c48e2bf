package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.match.Oks;
import io.posestream.inference.Call;
import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.quantize.CropSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares the keypoints of versions of a network with those of one of them, the reference, on the same crops. The
 * reference runs once. Not thread safe.
 */
public final class PoseComparison {
    /** Joints that the reference sees at less than this fraction of the trained peak are not compared. */
    private static final double LEAST_SCORE = 0.2;

    private final ModelManifest reference;
    private final HeatmapHead head;
    private final InputSpec input;
    private final CropSource crops;
    private final List<double[]> expected = new ArrayList<>();

    /**
     * Runs the reference on all crops.
     *
     * @param reference stays the caller's, and may be closed afterwards
     * @param crops for its input; every comparison goes through them again
     */
    PoseComparison(Model reference, CropSource crops) {
        this.reference = reference.manifest();
        this.head = head(this.reference);
        this.input = this.reference.input();
        this.crops = requireNonNull(crops, "crops is null");
        try (Call call = reference.sessions().get(0).newCall()) {
            crops.forEach(crop -> expected.add(peaks(call, input.name(), head.output(), crop)));
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

    /**
     * Runs another version; empty where the reference sees no keypoint on any crop.
     *
     * @param tested stays the caller's
     * @throws UserError where its input, maps or skeleton are others than the reference's
     */
    Optional<Difference> with(Model tested) {
        ModelManifest manifest = tested.manifest();
        HeatmapHead other = head(manifest);
        boolean same = head.width() == other.width()
                && head.height() == other.height()
                && head.skeleton().equals(other.skeleton())
                && input.normalization().equals(manifest.input().normalization())
                && input.colors() == manifest.input().colors();
        if (!same) {
            throw new UserError("models " + reference.id() + " and " + manifest.id()
                    + " differ in input, maps or skeleton and cannot be compared");
        }
        return with(tested.sessions().get(0), manifest.input().name(), other.output());
    }

    /** Runs another version with tensors named as the reference's; as {@link #with(Model)}. */
    Optional<Difference> with(ModelSession tested) {
        return with(tested, input.name(), head.output());
    }

    private Optional<Difference> with(ModelSession tested, String inputName, String output) {
        Sums sums = new Sums();
        Iterator<double[]> next = expected.iterator();
        try (Call call = tested.newCall()) {
            crops.forEach(crop -> sums.add(next.next(), peaks(call, inputName, output, crop)));
        }
        return sums.difference();
    }

    private double[] peaks(Call call, String inputName, String output, float[] crop) {
        call.input(inputName, crop, 1, InputSpec.CHANNELS, input.height(), input.width());
        call.run();
        double[] peaks = new double[3 * head.skeleton().size()];
        MapPeaks.find(call.floats(output), head.skeleton().size(), head.height(), head.width(), peaks);
        return peaks;
    }

    /** Distances and similarities of one comparison. */
    private final class Sums {
        private final List<Double> distances = new ArrayList<>();
        private final List<Double> similarities = new ArrayList<>();

        void add(double[] wanted, double[] actual) {
            double stride = (double) input.width() / head.width();
            double area = Oks.AREA_OF_BOX
                    * (input.width() / head.crop().enlargeWidth())
                    * (input.height() / head.crop().enlargeHeight());
            double sum = 0;
            int seen = 0;
            for (int joint = 0; joint < head.skeleton().size(); joint++) {
                if (wanted[3 * joint + 2] < LEAST_SCORE * head.scores().trainedPeak()) {
                    continue;
                }
                double dx = stride * (wanted[3 * joint] - actual[3 * joint]);
                double dy = stride * (wanted[3 * joint + 1] - actual[3 * joint + 1]);
                distances.add(Math.hypot(dx, dy));
                sum += Oks.joint(dx, dy, head.skeleton().sigmas().get(joint), area);
                seen++;
            }
            if (seen > 0) {
                similarities.add(sum / seen);
            }
        }

        Optional<Difference> difference() {
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
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
