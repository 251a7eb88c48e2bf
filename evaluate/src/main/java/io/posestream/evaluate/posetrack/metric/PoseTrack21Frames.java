package io.posestream.evaluate.posetrack.metric;

import io.posestream.core.UserError;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.Polygon;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes PoseTrack21's frames of a truth and a prediction file: the dataset class of its evaluator (anDoer/PoseTrack21
 * 3e61960). Static functions.
 *
 * <p>Quirks kept in both modes: a joint exists iff x and y are above 0, whatever its visibility and score; slots are
 * taken by place, not by name; a person without a joint goes only in frames with ignore regions. Official mode alone:
 * where every coordinate of a predicted frame is written without a fraction, NumPy holds the frame as integers and cuts
 * the fractions off its scores; a frame without truth makes the tool fail.
 */
public final class PoseTrack21Frames {
    private static final int[] SLOTS = Joints.standardSlots();

    private PoseTrack21Frames() {}

    /**
     * The labelled frames.
     *
     * @throws UserError where the official tool fails: one line, file, what, what to do
     */
    public static List<EvaluationFrame> of(PoseTrackSequence truth, PoseTrackSequence prediction, Mode mode) {
        checkFile(truth);
        checkFile(prediction);
        checkTruth(truth);
        checkScores(prediction);
        if (truth.images().size() != prediction.images().size()) {
            throw new UserError(prediction.source() + ": has "
                    + prediction.images().size() + " frames where the truth has "
                    + truth.images().size() + "; list every frame of the truth, in its order");
        }
        List<EvaluationFrame> frames = new ArrayList<>();
        for (int i = 0; i < truth.images().size(); i++) {
            PoseTrackImage image = truth.images().get(i);
            if (!image.labeled().orElse(false)) {
                continue;
            }
            PoseTrackImage predicted = prediction.images().get(i);
            if (image.id() != predicted.id()) {
                throw new UserError(prediction.source() + " frame " + (i + 1) + ": image id " + predicted.id()
                        + " where the truth has " + image.id()
                        + "; list the frames with the truth's ids, in its order");
            }
            frames.add(frame(truth.source() + " frame " + (i + 1), image, predicted, mode));
            checkUnique(
                    truth.source() + " frame " + (i + 1),
                    frames.get(frames.size() - 1).truth());
            checkUnique(
                    prediction.source() + " frame " + (i + 1),
                    frames.get(frames.size() - 1).prediction());
        }
        return frames;
    }

    private static EvaluationFrame frame(String where, PoseTrackImage image, PoseTrackImage predicted, Mode mode) {
        List<Polygon> regions = image.ignoreRegions().polygons(where);
        if (image.people().isEmpty() && mode == Mode.OFFICIAL) {
            throw new UserError(where + ": is_labeled but nobody is annotated, which PoseTrack21's evaluator cannot"
                    + " score; set is_labeled to false or score in strict mode");
        }
        boolean cutsFractions =
                mode == Mode.OFFICIAL && predicted.people().stream().allMatch(PoseTrackPerson::wholeCoordinates);
        EvaluationFrame.Builder frame = EvaluationFrame.builder();
        int kept = 0;
        for (PoseTrackPerson person : image.people()) {
            if (regions.isEmpty() || hasPositive(person, regions)) {
                kept++;
                frame.truth(
                        person.trackId().orElseThrow(),
                        person.head().orElseThrow().size());
                addJoints(person, regions, (joint, slot) -> frame.trueJoint(joint, person.x(slot), person.y(slot)));
            }
        }
        if (kept == 0 && mode == Mode.OFFICIAL) {
            throw new UserError(where + ": the ignore regions cover everybody, which PoseTrack21's evaluator cannot"
                    + " score; set is_labeled to false or score in strict mode");
        }
        for (PoseTrackPerson person : predicted.people()) {
            if (regions.isEmpty() || hasPositive(person, regions)) {
                frame.prediction(person.trackId().orElseThrow());
                addJoints(person, regions, (joint, slot) -> {
                    double score = person.score(slot).orElse(PosevalFrames.MISSING_SCORE);
                    frame.predictedJoint(
                            joint, person.x(slot), person.y(slot), cutsFractions ? (double) (long) score : score);
                });
            }
        }
        return frame.build();
    }

    /** What to do with a scored joint. */
    private interface JointSink {
        void accept(int joint, int slot);
    }

    private static void addJoints(PoseTrackPerson person, List<Polygon> regions, JointSink sink) {
        for (int slot = 0; slot < SLOTS.length; slot++) {
            if (SLOTS[slot] >= 0 && isScored(person, slot, regions)) {
                sink.accept(SLOTS[slot], slot);
            }
        }
    }

    private static boolean isScored(PoseTrackPerson person, int slot, List<Polygon> regions) {
        return person.x(slot) > 0 && person.y(slot) > 0 && !isIgnored(person, slot, regions);
    }

    private static boolean isIgnored(PoseTrackPerson person, int slot, List<Polygon> regions) {
        return regions.stream().anyMatch(region -> region.contains(person.x(slot), person.y(slot)));
    }

    /** True when some joint outside the regions has x above 0 or y above 0: the tool's test of who stays. */
    private static boolean hasPositive(PoseTrackPerson person, List<Polygon> regions) {
        for (int slot = 0; slot < SLOTS.length; slot++) {
            boolean positive = person.x(slot) > 0 || person.y(slot) > 0;
            if (SLOTS[slot] >= 0 && positive && !isIgnored(person, slot, regions)) {
                return true;
            }
        }
        return false;
    }

    private static void checkFile(PoseTrackSequence sequence) {
        if (!sequence.dialect().hasSlots()) {
            throw new UserError(sequence.source() + ": is a PoseTrack 2017 annolist, which PoseTrack21's evaluator does"
                    + " not read; give 2018 or 2021 files");
        }
        if (sequence.strays() > 0) {
            throw new UserError(sequence.source() + ": " + sequence.strays()
                    + " annotations have an image_id that no image has; list their images or remove them");
        }
        Set<Long> ids = new HashSet<>();
        for (PoseTrackImage image : sequence.images()) {
            if (!ids.add(image.id())) {
                throw new UserError(
                        sequence.source() + ": image id " + image.id() + " occurs twice; give each image its own");
            }
            for (PoseTrackPerson person : image.people()) {
                checkPerson(sequence.source() + ": a person of image " + image.id(), person);
            }
        }
    }

    private static void checkPerson(String who, PoseTrackPerson person) {
        if (person.slots() != Joints.SLOTS) {
            throw new UserError(who + " has " + person.slots() + " keypoints; PoseTrack21's evaluator wants 17");
        }
        if (person.trackId().isEmpty()
                || !person.wholeTrackId()
                || person.trackId().getAsLong() < 0) {
            throw new UserError(who + " has no whole, non-negative track_id; number the tracks from 0");
        }
    }

    private static void checkTruth(PoseTrackSequence truth) {
        for (PoseTrackImage image : truth.images()) {
            String where = truth.source() + ": image " + image.id();
            if (image.labeled().isEmpty()) {
                throw new UserError(where + " has no is_labeled; say true or false");
            }
            if (!image.ignoreRegions().isDeclared() || image.ignoreRegions().lacksY()) {
                throw new UserError(
                        where
                                + " lacks ignore_regions_x or ignore_regions_y; write both, as empty lists where nothing is ignored");
            }
            for (PoseTrackPerson person : image.people()) {
                if (person.head().isEmpty()) {
                    throw new UserError(
                            where + ": a person has no bbox_head, by which distances are measured; give it");
                }
            }
        }
    }

    private static void checkScores(PoseTrackSequence prediction) {
        for (PoseTrackImage image : prediction.images()) {
            for (PoseTrackPerson person : image.people()) {
                int count = person.scoreCount().orElse(Joints.SLOTS);
                if (count != Joints.SLOTS) {
                    throw new UserError(prediction.source() + ": a person of image " + image.id() + " has " + count
                            + " scores; write 17, or leave scores out");
                }
            }
        }
    }

    private static void checkUnique(String where, EvaluationFrame.Side side) {
        Set<Long> ids = new HashSet<>();
        for (int person = 0; person < side.people(); person++) {
            if (!ids.add(side.id(person))) {
                throw new UserError(where + ": track_id " + side.id(person)
                        + " occurs twice; give each person of a frame another track_id");
            }
        }
    }
}
