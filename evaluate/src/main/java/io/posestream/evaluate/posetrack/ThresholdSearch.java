package io.posestream.evaluate.posetrack;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.SequenceFiles;
import io.posestream.evaluate.posetrack.metric.ClearMot;
import io.posestream.evaluate.posetrack.metric.MotCounts;
import io.posestream.evaluate.posetrack.metric.PosevalFrames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for the joint scores from which a joint is worth writing where MOTA counts: for each joint on its own, since
 * MOTA counts them so, the one of 20 thresholds that gives most on predictions in the form for AP. Left and right share
 * theirs, the one that gives most together: people have no side, and it rests on twice the joints. Immutable,
 * thread-safe.
 */
public final class ThresholdSearch {
    private static final int STEPS = 20;
    /** A written score is a product of two floats; the quotient is not quite the joint's own. */
    private static final double ROUNDING = 1e-6;

    /** Steps that the table has besides the best: thresholds 0, .2, .3, .4, .5, .6. */
    private static final List<Integer> SHOWN = List.of(0, 4, 6, 8, 10, 12);

    private static final int[] MIRRORED = Skeletons.POSETRACK_15.flipPermutation();

    private final List<MotCounts> counts;

    private ThresholdSearch(List<MotCounts> counts) {
        this.counts = List.copyOf(counts);
    }

    /**
     * Scores the predictions at every threshold.
     *
     * @param truth folder of PoseTrack files, or one
     * @param predictions the like, as {@code posetrack.json} is written: every joint, its score multiplied by its
     *     person's
     * @throws UserError where files do not fit or a person has no score; one line
     */
    public static ThresholdSearch over(Path truth, Path predictions) {
        List<MotCounts> counts = Stream.generate(MotCounts::new).limit(STEPS).toList();
        for (SequenceFiles.Pair pair : SequenceFiles.find(truth, predictions)) {
            PoseTrackSequence real = PoseTrackReader.read(pair.truth());
            PoseTrackSequence predicted = PoseTrackReader.read(pair.prediction());
            for (int step = 0; step < STEPS; step++) {
                PoseTrackSequence sure = from(predicted, threshold(step));
                counts.get(step).add(ClearMot.score(PosevalFrames.of(real, sure), Mode.OFFICIAL));
            }
        }
        return new ThresholdSearch(counts);
    }

    private static double threshold(int step) {
        return (double) step / STEPS;
    }

    private static PoseTrackSequence from(PoseTrackSequence sequence, double threshold) {
        List<PoseTrackImage> images = new ArrayList<>();
        for (PoseTrackImage image : sequence.images()) {
            List<PoseTrackPerson> people = new ArrayList<>();
            for (PoseTrackPerson person : image.people()) {
                people.add(from(person, threshold, sequence.source()));
            }
            images.add(
                    new PoseTrackImage(image.id(), image.fileName(), image.labeled(), image.ignoreRegions(), people));
        }
        return new PoseTrackSequence(
                sequence.name(), sequence.source(), sequence.dialect(), sequence.category(), images, sequence.strays());
    }

    private static PoseTrackPerson from(PoseTrackPerson person, double threshold, String source) {
        double score = person.score()
                .orElseThrow(() -> new UserError(source
                        + ": a person has no score, so that a joint's own cannot be told; give the form for AP that"
                        + " posestream writes"));
        PoseTrackPerson.Builder sure = PoseTrackPerson.builder(person.slots());
        person.trackId().ifPresent(sure::trackId);
        for (int slot = 0; slot < person.slots(); slot++) {
            double own = score > 0 ? person.score(slot).orElse(0) / score : 0;
            if (person.listed(slot) && own >= threshold - ROUNDING) {
                sure.joint(slot, person.x(slot), person.y(slot), person.visibility(slot));
            }
        }
        return sure.build();
    }

    /** The best threshold of each of the 15 joints, in the order of PoseTrack 2018's slots; the lowest of equals. */
    public List<Double> best() {
        return slots().map(joint -> threshold(bestStep(joint))).toList();
    }

    private static Stream<Integer> slots() {
        return Skeletons.POSETRACK_17.names().stream().map(Joints::idOf).filter(joint -> joint >= 0);
    }

    private int bestStep(int joint) {
        int best = 0;
        for (int step = 1; step < STEPS; step++) {
            if (together(step, joint) > together(best, joint)) {
                best = step;
            }
        }
        return best;
    }

    private double together(int step, int joint) {
        return mota(step, joint) + mota(step, MIRRORED[joint]);
    }

    /** In percent; NaN for a joint that the truth never has. */
    private double mota(int step, int joint) {
        return counts.get(step).mota().at(joint);
    }

    /**
     * Prints a row per joint: MOTA with every joint, the best and from which score on that is, and MOTA at some others;
     * then the best as an option of {@code export} and {@code run}.
     */
    public void write(PrintWriter out) {
        out.println("MOTA in percent by the score from which a joint is written");
        out.printf(Locale.ROOT, "%-16s%6s%7s", "joint", "from", "MOTA");
        SHOWN.forEach(step -> out.printf(Locale.ROOT, "%7.1f", threshold(step)));
        out.println();
        slots().forEach(joint -> {
            int best = bestStep(joint);
            out.printf(Locale.ROOT, "%-16s%6.2f%7.1f", Joints.name2018(joint), threshold(best), mota(best, joint));
            SHOWN.forEach(step -> out.printf(Locale.ROOT, "%7.1f", mota(step, joint)));
            out.println();
        });
        out.println("--joint-threshold "
                + best().stream()
                        .map(value -> String.format(Locale.ROOT, "%.2f", value))
                        .collect(Collectors.joining(",")));
        out.flush();
    }
}
