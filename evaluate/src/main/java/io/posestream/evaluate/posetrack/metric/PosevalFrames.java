package io.posestream.evaluate.posetrack.metric;

import io.posestream.core.UserError;
import io.posestream.evaluate.Polygon;
import io.posestream.evaluate.posetrack.file.HeadBox;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes poseval's frames of a truth and a prediction file: {@code load_data_dir}, {@code cleanupData} and {@code
 * removeIgnoredPoints} of poseval (leonid-pishchulin/poseval 4258a15), its converter before them. Static functions.
 *
 * <p>Quirks kept: frames are paired by place, not by name; only the first sequence of a file is read; frames whose truth
 * is empty go, with their predictions, before the ignore regions act, so that a frame emptied by these stays; a person
 * left without a joint goes only in frames with regions.
 */
public final class PosevalFrames {
    /** Score of a joint that has none. */
    public static final double MISSING_SCORE = -9999;

    private PosevalFrames() {}

    /**
     * The frames that are scored.
     *
     * @throws UserError where poseval fails: one line, file, what, what to do
     */
    public static List<EvaluationFrame> of(PoseTrackSequence truth, PoseTrackSequence prediction) {
        List<PoseTrackImage> trueImages = PosevalChecks.firstSequence(truth);
        List<PoseTrackImage> predictedImages = PosevalChecks.firstSequence(prediction);
        int[] trueSlots = PosevalChecks.slots(truth);
        int[] predictedSlots = PosevalChecks.slots(prediction);
        PosevalChecks.checkScores(prediction, predictedImages, predictedSlots);
        if (trueImages.size() != predictedImages.size()) {
            throw new UserError(prediction.source() + ": has " + predictedImages.size() + " frames where the truth has "
                    + trueImages.size() + "; list every frame of the truth, in its order");
        }
        PosevalChecks.checkTrackIds(truth, trueImages, false);
        PosevalChecks.checkTrackIds(prediction, predictedImages, true);
        List<EvaluationFrame> frames = new ArrayList<>();
        for (int i = 0; i < trueImages.size(); i++) {
            if (trueImages.get(i).people().isEmpty()) {
                continue;
            }
            String where = truth.source() + " frame " + (i + 1);
            List<Polygon> regions = trueImages.get(i).ignoreRegions().polygons(where);
            List<Kept> people = keep(trueImages.get(i), trueSlots, regions);
            List<Kept> predicted = keep(predictedImages.get(i), predictedSlots, regions);
            if (!people.isEmpty() && !predicted.isEmpty()) {
                checkComplete(people, where, true);
                checkComplete(predicted, prediction.source() + " frame " + (i + 1), false);
            }
            frames.add(frame(people, predicted));
        }
        return frames;
    }

    private static List<Kept> keep(PoseTrackImage image, int[] slots, List<Polygon> regions) {
        List<Kept> kept = new ArrayList<>();
        for (PoseTrackPerson person : image.people()) {
            if (!person.hasPoints()) {
                continue;
            }
            Kept candidate = new Kept(person, visible(person, slots, regions), slots);
            if (regions.isEmpty() || !candidate.joints.isEmpty()) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private static List<Integer> visible(PoseTrackPerson person, int[] slots, List<Polygon> regions) {
        List<Integer> visible = new ArrayList<>(Joints.COUNT);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] < 0 || !person.listed(slot)) {
                continue;
            }
            double x = person.x(slot);
            double y = person.y(slot);
            if (regions.stream().noneMatch(region -> region.contains(x, y))) {
                visible.add(slot);
            }
        }
        return visible;
    }

    private static void checkComplete(List<Kept> people, String where, boolean needsHead) {
        for (Kept kept : people) {
            if (kept.person.trackId().isEmpty()) {
                throw new UserError(where + ": a person has no track_id; number the tracks from 0");
            }
            if (needsHead && kept.person.head().isEmpty()) {
                throw new UserError(where + ": a person has no head box, by which distances are measured;"
                        + " give bbox_head (2018, 2021) or x1, y1, x2, y2 (2017)");
            }
        }
    }

    private static EvaluationFrame frame(List<Kept> people, List<Kept> predicted) {
        EvaluationFrame.Builder frame = EvaluationFrame.builder();
        for (Kept kept : people) {
            frame.truth(
                    kept.person.trackId().orElse(0),
                    kept.person.head().map(HeadBox::size).orElse(Double.NaN));
            for (int slot : kept.joints) {
                frame.trueJoint(kept.slots[slot], kept.person.x(slot), kept.person.y(slot));
            }
        }
        for (Kept kept : predicted) {
            frame.prediction(kept.person.trackId().orElse(0));
            for (int slot : kept.joints) {
                double score = kept.person.score(slot).orElse(MISSING_SCORE);
                frame.predictedJoint(kept.slots[slot], kept.person.x(slot), kept.person.y(slot), score);
            }
        }
        return frame.build();
    }

    /** A person and its slots that are scored. */
    private static final class Kept {
        private final PoseTrackPerson person;
        private final List<Integer> joints;
        private final int[] slots;

        private Kept(PoseTrackPerson person, List<Integer> joints, int[] slots) {
            this.person = person;
            this.joints = joints;
            this.slots = slots;
        }
    }
}
