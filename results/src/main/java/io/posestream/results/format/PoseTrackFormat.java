package io.posestream.results.format;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.joints.JointMap;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.evaluate.json.PersonCategory;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PoseTrack 2018 predictions: every number of the epoch as an image, every person as an annotation of 17 slots. By
 * default the form for AP, in which every joint is written; with {@link JointThresholds} the form for MOTA. A joint's
 * score is pose score x joint score, unrounded, so that people do not tie.
 */
public final class PoseTrackFormat implements ResultFormat {
    private static final Skeleton SLOTS = Skeletons.POSETRACK_17;
    private static final int HEAD_TOP = SLOTS.index("head_top").orElseThrow();

    /** Where the form for MOTA stands beside that for AP: a file's first part, or a folder for files of truth's names. */
    private static final String BESIDE = "posetrack-mota";

    /** The form for AP, and what else stands alone. */
    public static final String FILE_NAME = "posetrack.json";
    /** The form for MOTA beside that for AP. */
    public static final String MOTA_FILE_NAME = BESIDE + ".json";

    private final Options options;

    /**
     * How to write.
     *
     * @param thresholds present for the form for MOTA
     * @param beside whether the file stands beside the one for AP, under {@link #MOTA_FILE_NAME}
     * @param truth present where frames are to be named and ordered as in truth files
     */
    public record Options(Optional<JointThresholds> thresholds, boolean beside, Optional<TruthNames> truth) {
        /** Checks that nothing is missing. */
        public Options {
            requireNonNull(thresholds, "thresholds is null");
            requireNonNull(truth, "truth is null");
        }

        /** The form for AP, under our own names. */
        public static Options plain() {
            return new Options(Optional.empty(), false, Optional.empty());
        }

        /** The form for MOTA beside that one. */
        public static Options mota(JointThresholds thresholds) {
            return new Options(Optional.of(thresholds), true, Optional.empty());
        }
    }

    /** @param options how to write */
    public PoseTrackFormat(Options options) {
        this.options = requireNonNull(options, "options is null");
    }

    @Override
    public String fileName() {
        return options.beside() ? MOTA_FILE_NAME : FILE_NAME;
    }

    /** The truth file's name where there is one: evaluators pair files by name. */
    @Override
    public String fileName(StreamFacts facts) {
        String folder = options.beside() ? BESIDE + "/" : "";
        return options.truth()
                .map(truth -> folder + truth.of(facts).name() + ".json")
                .orElse(fileName());
    }

    @Override
    public List<String> write(SettledFrames frames, Path target) throws IOException {
        StreamFacts facts = frames.facts();
        ResultCounts counts = facts.counts();
        SequenceName sequence = SequenceName.of(facts.sourceName(), facts.streamId());
        ImageNames names = ImageNames.of(sequence, counts.numbers(), counts.mostPeople());
        Optional<TruthFrameNames> truth =
                options.truth().map(folder -> new TruthFrameNames(folder.of(facts), names, counts.numbers()));
        FrameNames chosen = truth.<FrameNames>map(known -> known).orElse(names);
        try (JsonGenerator json = JsonWriter.open(target, 2)) {
            json.writeStartObject();
            json.writeArrayFieldStart("images");
            if (truth.isPresent()) {
                PoseTrackImages.write(json, chosen, frames, truth.get().order());
            } else {
                PoseTrackImages.write(json, chosen, frames);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            Annotations annotations = new Annotations(json, chosen, options.thresholds());
            frames.forEach(annotations::write);
            json.writeEndArray();
            PersonCategory.write(json, SLOTS);
            json.writeEndObject();
        }
        return chosen.notes();
    }

    /** Writes the people of one walk; keeps one joint map per skeleton met. */
    private static final class Annotations {
        private final JsonGenerator json;
        private final FrameNames names;
        private final Optional<JointThresholds> thresholds;
        private final Map<Skeleton, JointMap> maps = new HashMap<>();

        Annotations(JsonGenerator json, FrameNames names, Optional<JointThresholds> thresholds) {
            this.json = json;
            this.names = names;
            this.thresholds = thresholds;
        }

        void write(SettledItem item) throws IOException {
            if (item instanceof SettledItem.Shown shown) {
                JointMap map = maps.computeIfAbsent(shown.skeleton(), JointMap::toPoseTrack);
                for (int row = 0; row < shown.people().size(); row++) {
                    writePerson(shown.id().number(), row, shown.people().get(row), map);
                }
            }
        }

        private void writePerson(long number, int row, SettledPerson person, JointMap map) throws IOException {
            long imageId = names.imageId(number);
            json.writeStartObject();
            json.writeNumberField("id", names.annotationId(imageId, row));
            json.writeNumberField("image_id", imageId);
            json.writeNumberField("category_id", 1);
            json.writeNumberField("track_id", person.id());
            json.writeNumberField("score", person.pose().score());
            PersonJson.box(json, "bbox", person.pose().box());
            writeJoints(joints(person.pose().keypoints(), map), person.pose().score());
            json.writeEndObject();
        }

        private List<Optional<JointMap.Joint>> joints(List<Keypoint> keypoints, JointMap map) {
            List<Optional<JointMap.Joint>> joints = map.apply(keypoints);
            thresholds.ifPresent(limits -> {
                for (int slot = 0; slot < joints.size(); slot++) {
                    double limit = limits.values().get(slot);
                    boolean guessed = slot == HEAD_TOP && map.isDerived(slot);
                    joints.set(slot, joints.get(slot).filter(joint -> !guessed && joint.score() >= limit));
                }
            });
            return joints;
        }

        private void writeJoints(List<Optional<JointMap.Joint>> joints, float poseScore) throws IOException {
            json.writeArrayFieldStart("keypoints");
            for (Optional<JointMap.Joint> joint : joints) {
                writePlace(joint);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("scores");
            for (Optional<JointMap.Joint> joint : joints) {
                json.writeNumber(
                        joint.map(known -> (double) poseScore * known.score()).orElse(0.0));
            }
            json.writeEndArray();
        }

        /** The third value says only whether there is a joint: 0, 0, 0 is read as none. */
        private void writePlace(Optional<JointMap.Joint> joint) throws IOException {
            writeExact(joint.map(JointMap.Joint::x).orElse(0.0));
            writeExact(joint.map(JointMap.Joint::y).orElse(0.0));
            json.writeNumber(joint.isPresent() ? 1 : 0);
        }

        /** A float's own digits where it is one; a derived place needs more. */
        private void writeExact(double value) throws IOException {
            float single = (float) value;
            if (single == value) {
                json.writeNumber(single);
            } else {
                json.writeNumber(value);
            }
        }
    }
}
