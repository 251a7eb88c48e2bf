package io.posestream.evaluate.posetrack.metric;

import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What poseval demands of a file while it loads and converts it, each with a sentence of its own. Static functions. */
final class PosevalChecks {
    /** poseval makes track ids unique over sequences by adding multiples of this. */
    private static final long TRACK_ID_LIMIT = 10_000;

    private static final Pattern FOLDER = Pattern.compile("([+-]?\\d+)_(mpii|bonn|mpiinew)(_.*)?");
    private static final Pattern BASE_NAME = Pattern.compile("\\s*[+-]?\\d+\\s*(\\..*)?");

    private PosevalChecks() {}

    /** The frames of the first sequence named in the file, the only one that poseval reads. */
    static List<PoseTrackImage> firstSequence(PoseTrackSequence sequence) {
        if (!sequence.dialect().hasSlots()) {
            return sequence.images();
        }
        if (sequence.images().isEmpty()) {
            throw new UserError(sequence.source() + ": lists no images; list every frame of the sequence");
        }
        List<PoseTrackImage> first = new ArrayList<>();
        Optional<String> number = Optional.empty();
        for (PoseTrackImage image : sequence.images()) {
            String found = sequenceNumber(sequence, image);
            number = Optional.of(number.orElse(found));
            if (number.get().equals(found)) {
                first.add(image);
            }
        }
        return first;
    }

    private static String sequenceNumber(PoseTrackSequence sequence, PoseTrackImage image) {
        String name = image.fileName()
                .orElseThrow(() -> new UserError(sequence.source() + ": image " + image.id()
                        + " has no file_name; name it like images/val/000001_mpiinew_test/000000.jpg"));
        int slash = name.lastIndexOf('/');
        String base = name.substring(slash + 1);
        String above = slash < 0 ? "" : name.substring(0, slash);
        String folder = above.substring(above.lastIndexOf('/') + 1);
        if (!FOLDER.matcher(folder).matches() || !BASE_NAME.matcher(base).matches()) {
            throw new UserError(sequence.source() + ": file_name " + name
                    + " is not a PoseTrack name; name it like images/val/000001_mpiinew_test/000000.jpg");
        }
        return folder.substring(0, folder.indexOf('_'));
    }

    /** The joint of each slot, by the names in the file's categories; -1 for an ear. */
    static int[] slots(PoseTrackSequence sequence) {
        if (!sequence.dialect().hasSlots()) {
            int[] identity = new int[Joints.COUNT];
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                identity[joint] = joint;
            }
            return identity;
        }
        String remedy = "; write one category named person with PoseTrack's 17 keypoint names";
        PoseTrackSequence.Category category = sequence.category()
                .orElseThrow(() -> new UserError(sequence.source() + ": has no categories" + remedy));
        int count = category.keypoints().size();
        if (category.count() != 1 || !category.name().equals("person") || (count != 15 && count != Joints.SLOTS)) {
            throw new UserError(sequence.source() + ": has " + category.count() + " categories, the first named '"
                    + category.name() + "' with " + count + " keypoints" + remedy);
        }
        int[] slots = category.keypoints().stream().mapToInt(Joints::idOf).toArray();
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            String name = Joints.name2018(joint);
            if (!category.keypoints().contains(name)) {
                throw new UserError(sequence.source() + ": its categories lack the keypoint " + name + remedy);
            }
        }
        for (PoseTrackImage image : sequence.images()) {
            for (PoseTrackPerson person : image.people()) {
                checkSlots(sequence, image, person, count);
            }
        }
        return slots;
    }

    private static void checkSlots(
            PoseTrackSequence sequence, PoseTrackImage image, PoseTrackPerson person, int count) {
        if (person.slots() != count) {
            throw new UserError(sequence.source() + ": a person of image " + image.id() + " has " + person.slots()
                    + " keypoints where the categories name " + count + "; write x, y, v for each of them");
        }
        if (person.trackId().isEmpty()) {
            throw new UserError(sequence.source() + ": a person of image " + image.id()
                    + " has no track_id; number the tracks from 0");
        }
    }

    /** Refuses people with some scores, but fewer than slots. */
    static void checkScores(PoseTrackSequence sequence, List<PoseTrackImage> images, int[] slots) {
        if (!sequence.dialect().hasSlots()) {
            return;
        }
        for (PoseTrackImage image : images) {
            for (PoseTrackPerson person : image.people()) {
                int scores = person.scoreCount().orElse(0);
                if (scores > 0 && scores < slots.length) {
                    throw new UserError(sequence.source() + ": a person of image " + image.id() + " has " + scores
                            + " scores for " + slots.length + " keypoints; write one score per keypoint");
                }
            }
        }
    }

    /** Refuses track ids of 10000 and more, and, of predictions, those that occur twice in a frame. */
    static void checkTrackIds(PoseTrackSequence sequence, List<PoseTrackImage> images, boolean unique) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < images.size(); i++) {
            seen.clear();
            for (PoseTrackPerson person : images.get(i).people()) {
                if (person.trackId().isEmpty()) {
                    continue;
                }
                long id = person.trackId().getAsLong();
                String where = sequence.source() + " frame " + (i + 1) + ": track_id " + id;
                if (id >= TRACK_ID_LIMIT) {
                    throw new UserError(where + " is too large; number the tracks below 10000, best from 0");
                }
                if (!seen.add(id) && unique) {
                    throw new UserError(where + " occurs twice; give each person of a frame another track_id");
                }
            }
        }
    }
}
