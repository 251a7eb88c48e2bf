package io.posestream.synth;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.evaluate.json.PersonCategory;
import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.HeadBox;
import io.posestream.evaluate.posetrack.file.IgnoreRegions;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.PoseTrackWriter;
import io.posestream.synth.TruthPerson.Sight;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the truth of a scene. PoseTrack: as its annotators do, joints that somebody or something else hides are left out,
 * those behind the person's own body are given with visibility 0, head_bottom and head_top are the true ones. COCO: every
 * joint in the picture, 2 when seen and 1 when not. Static functions.
 */
final class TruthFiles {
    /** The digits that result files give a stream of the name "scene": 1 + CRC-32 of it mod 999999. */
    private static final int SEQUENCE = 650_779;

    private static final long FIRST_IMAGE = 3 * 10_000_000_000L + SEQUENCE * 10_000L;
    private static final long PEOPLE_STEP = 100;

    private TruthFiles() {}

    static String imageName(int number) {
        return String.format(Locale.ROOT, "images/test/%06d_mpiinew_test/%06d.jpg", SEQUENCE, number);
    }

    static void writePoseTrack(List<List<TruthPerson>> frames, Path file) {
        List<PoseTrackImage> images = new ArrayList<>();
        for (int number = 0; number < frames.size(); number++) {
            List<PoseTrackPerson> people = new ArrayList<>();
            for (TruthPerson person : frames.get(number)) {
                poseTrackPerson(person).ifPresent(people::add);
            }
            images.add(new PoseTrackImage(
                    FIRST_IMAGE + number,
                    Optional.of(imageName(number)),
                    Optional.of(true),
                    IgnoreRegions.of(List.of(), List.of()),
                    people));
        }
        PoseTrackSequence sequence = new PoseTrackSequence(
                "posetrack",
                file.toString(),
                Dialect.POSETRACK_2018,
                Optional.of(PoseTrackSequence.standardCategory()),
                images,
                0);
        PoseTrackWriter.write(sequence, Dialect.POSETRACK_2018, file);
    }

    /** The person, unless all its joints are hidden. */
    private static Optional<PoseTrackPerson> poseTrackPerson(TruthPerson person) {
        Skeleton slots = Skeletons.POSETRACK_17;
        PoseTrackPerson.Builder builder = PoseTrackPerson.builder(slots.size());
        int listed = 0;
        for (int slot = 0; slot < slots.size(); slot++) {
            String name = slots.names().get(slot);
            Sight sight = sight(person, name);
            if (sight == Sight.SEEN || sight == Sight.TURNED_AWAY) {
                int joint = joint(name);
                builder.joint(slot, person.x[joint], person.y[joint], sight == Sight.SEEN ? 1 : 0);
                listed++;
            }
        }
        double[] head = person.head;
        double[] box = person.box;
        builder.trackId(person.index)
                .personId(person.index)
                .head(new HeadBox(head[0], head[1], head[2], head[3]))
                .body(new HeadBox(box[0], box[1], box[2], box[3]));
        return listed == 0 ? Optional.empty() : Optional.of(builder.build());
    }

    /** PoseTrack never gives the ears. */
    private static Sight sight(TruthPerson person, String name) {
        return name.endsWith("_ear") ? Sight.OUTSIDE : person.sights.get(joint(name));
    }

    private static int joint(String name) {
        return switch (name) {
            case "head_bottom" -> TruthPerson.HEAD_BOTTOM;
            case "head_top" -> TruthPerson.HEAD_TOP;
            default -> Skeletons.COCO_17.names().indexOf(name);
        };
    }

    static void writeCoco(SceneOptions options, List<List<TruthPerson>> frames, Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                JsonGenerator json = JsonWriter.on(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("images");
            for (int number = 0; number < frames.size(); number++) {
                json.writeStartObject();
                json.writeNumberField("id", number);
                json.writeStringField("file_name", imageName(number));
                json.writeNumberField("width", options.width());
                json.writeNumberField("height", options.height());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            for (int number = 0; number < frames.size(); number++) {
                for (TruthPerson person : frames.get(number)) {
                    writeCocoPerson(json, number, person);
                }
            }
            json.writeEndArray();
            PersonCategory.write(json, Skeletons.COCO_17);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another place", e);
        }
    }

    private static void writeCocoPerson(JsonGenerator json, int number, TruthPerson person) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", number * PEOPLE_STEP + person.index + 1);
        json.writeNumberField("image_id", number);
        json.writeNumberField("category_id", 1);
        json.writeNumberField("track_id", person.index);
        json.writeNumberField("iscrowd", 0);
        json.writeNumberField("area", person.area);
        double[] box = person.box;
        json.writeFieldName("bbox");
        json.writeArray(new double[] {box[0], box[1], box[2] - box[0], box[3] - box[1]}, 0, 4);
        double[] keypoints = new double[3 * TruthPerson.COCO_JOINTS];
        int labelled = 0;
        for (int joint = 0; joint < TruthPerson.COCO_JOINTS; joint++) {
            Sight sight = person.sights.get(joint);
            if (sight != Sight.OUTSIDE) {
                keypoints[3 * joint] = person.x[joint];
                keypoints[3 * joint + 1] = person.y[joint];
                keypoints[3 * joint + 2] = sight == Sight.SEEN ? 2 : 1;
                labelled++;
            }
        }
        json.writeNumberField("num_keypoints", labelled);
        json.writeFieldName("keypoints");
        json.writeArray(keypoints, 0, keypoints.length);
        json.writeNumberField("visible_share", person.seen);
        json.writeBooleanField("fully_visible", person.isFullyVisible());
        json.writeEndObject();
    }
}
