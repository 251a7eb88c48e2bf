package io.posestream.evaluate.posetrack.file;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeletons;
import io.posestream.evaluate.json.PersonCategory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the PoseTrack 2018 and 2021 forms: 17 slots, ears 0, people in one list. Static functions. */
final class SlotWriter {
    private static final Pattern NAME = Pattern.compile("(?:.*/)?(\\d+)_(mpii|bonn|mpiinew)(?:_[^/]*)?/(\\d+)\\..*");
    private static final List<String> ORIGINS = List.of("mpii", "bonn", "mpiinew");
    private static final long ORIGIN_STEP = 10_000_000_000L;
    private static final long SEQUENCE_STEP = 10_000L;
    private static final long PEOPLE_STEP = 100;

    private SlotWriter() {}

    static void write(JsonGenerator json, PoseTrackSequence sequence, Dialect dialect, int[] slotOfJoint)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("images");
        for (PoseTrackImage image : sequence.images()) {
            writeImage(json, sequence, image, dialect);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("annotations");
        for (PoseTrackImage image : sequence.images()) {
            for (int row = 0; row < image.people().size(); row++) {
                writePerson(json, imageId(sequence, image), row, image.people().get(row), dialect, slotOfJoint);
            }
        }
        json.writeEndArray();
        PersonCategory.write(json, Skeletons.POSETRACK_17);
        json.writeEndObject();
    }

    /** The file's own id; for a frame of an annolist the official one of its name, else its place. */
    private static long imageId(PoseTrackSequence sequence, PoseTrackImage image) {
        Optional<Matcher> name = parse(image);
        if (sequence.dialect().hasSlots() || name.isEmpty()) {
            return image.id();
        }
        return (1 + ORIGINS.indexOf(name.get().group(2))) * ORIGIN_STEP
                + Long.parseLong(name.get().group(1)) * SEQUENCE_STEP
                + Long.parseLong(name.get().group(3));
    }

    private static Optional<Matcher> parse(PoseTrackImage image) {
        return image.fileName().map(NAME::matcher).filter(Matcher::matches);
    }

    private static void writeImage(
            JsonGenerator json, PoseTrackSequence sequence, PoseTrackImage image, Dialect dialect) throws IOException {
        boolean labeled = image.labeled().orElse(!image.people().isEmpty());
        long id = imageId(sequence, image);
        json.writeStartObject();
        if (image.fileName().isPresent()) {
            json.writeStringField("file_name", image.fileName().get());
        }
        json.writeNumberField("id", id);
        json.writeNumberField("frame_id", id);
        Optional<Matcher> name = parse(image);
        if (name.isPresent()) {
            json.writeStringField("vid_id", name.get().group(1));
        }
        json.writeNumberField("nframes", sequence.images().size());
        json.writeBooleanField("is_labeled", labeled);
        if (dialect == Dialect.POSETRACK_2021) {
            json.writeBooleanField("has_labeled_person", !image.people().isEmpty());
        }
        IgnoreRegions regions = image.ignoreRegions();
        if (regions.isDeclared() || dialect == Dialect.POSETRACK_2021) {
            writeRegions(json, "ignore_regions_x", regions, true);
            writeRegions(json, "ignore_regions_y", regions, false);
        }
        json.writeEndObject();
    }

    private static void writeRegions(JsonGenerator json, String field, IgnoreRegions regions, boolean x)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (int region = 0; region < regions.count(); region++) {
            double[] values = x ? regions.x(region) : regions.y(region);
            json.writeArray(values, 0, values.length);
        }
        json.writeEndArray();
    }

    private static void writePerson(
            JsonGenerator json, long imageId, int row, PoseTrackPerson person, Dialect dialect, int[] slotOfJoint)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", imageId * PEOPLE_STEP + row);
        json.writeNumberField("image_id", imageId);
        json.writeNumberField("category_id", 1);
        if (person.trackId().isPresent()) {
            json.writeNumberField("track_id", person.trackId().getAsLong());
        }
        if (dialect == Dialect.POSETRACK_2021 && person.personId().isPresent()) {
            json.writeNumberField("person_id", person.personId().getAsLong());
        }
        if (person.score().isPresent()) {
            json.writeNumberField("score", person.score().getAsDouble());
        }
        writeBox(json, "bbox", person.body());
        writeBox(json, "bbox_head", person.head());
        writeKeypoints(json, person, slotOfJoint);
        json.writeEndObject();
    }

    private static void writeBox(JsonGenerator json, String field, Optional<HeadBox> box) throws IOException {
        if (box.isPresent()) {
            HeadBox found = box.get();
            double[] values = {found.x1(), found.y1(), found.x2() - found.x1(), found.y2() - found.y1()};
            json.writeFieldName(field);
            json.writeArray(values, 0, values.length);
        }
    }

    private static void writeKeypoints(JsonGenerator json, PoseTrackPerson person, int[] slotOfJoint)
            throws IOException {
        double[] keypoints = new double[3 * Joints.SLOTS];
        double[] scores = new double[Joints.SLOTS];
        boolean scored = false;
        int[] joints = Joints.standardSlots();
        for (int target = 0; target < Joints.SLOTS; target++) {
            int slot = joints[target] < 0 ? -1 : slotOfJoint[joints[target]];
            if (slot < 0 || slot >= person.slots()) {
                continue;
            }
            scores[target] = person.score(slot).orElse(0);
            scored |= person.score(slot).isPresent();
            if (person.listed(slot)) {
                keypoints[3 * target] = person.x(slot);
                keypoints[3 * target + 1] = person.y(slot);
                keypoints[3 * target + 2] = person.visibility(slot);
            }
        }
        json.writeFieldName("keypoints");
        json.writeArray(keypoints, 0, keypoints.length);
        if (scored) {
            json.writeFieldName("scores");
            json.writeArray(scores, 0, scores.length);
        }
    }
}
