package io.posestream.evaluate.posetrack.file;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the PoseTrack 2017 form, in which every scalar is a list of one. Static functions. */
final class AnnolistWriter {
    private AnnolistWriter() {}

    static void write(JsonGenerator json, PoseTrackSequence sequence, int[] slotOfJoint) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("annolist");
        for (int i = 0; i < sequence.images().size(); i++) {
            writeFrame(json, sequence.images().get(i), i, slotOfJoint);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeFrame(JsonGenerator json, PoseTrackImage image, int place, int[] slotOfJoint)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("image");
        json.writeStartObject();
        json.writeStringField("name", image.fileName().orElse(String.format("%08d.jpg", place + 1)));
        json.writeEndObject();
        json.writeEndArray();
        single(json, "imgnum", place + 1L);
        if (image.labeled().isPresent()) {
            single(json, "is_labeled", image.labeled().get() ? 1L : 0L);
        }
        writeRegions(json, image.ignoreRegions());
        json.writeArrayFieldStart("annorect");
        for (PoseTrackPerson person : image.people()) {
            writePerson(json, person, slotOfJoint);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeRegions(JsonGenerator json, IgnoreRegions regions) throws IOException {
        if (regions.count() == 0) {
            return;
        }
        json.writeArrayFieldStart("ignore_regions");
        for (int region = 0; region < regions.count(); region++) {
            json.writeStartObject();
            json.writeArrayFieldStart("point");
            double[] x = regions.x(region);
            double[] y = regions.y(region);
            for (int corner = 0; corner < Math.min(x.length, y.length); corner++) {
                json.writeStartObject();
                single(json, "x", x[corner]);
                single(json, "y", y[corner]);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writePerson(JsonGenerator json, PoseTrackPerson person, int[] slotOfJoint) throws IOException {
        json.writeStartObject();
        if (person.head().isPresent()) {
            HeadBox head = person.head().get();
            single(json, "x1", head.x1());
            single(json, "y1", head.y1());
            single(json, "x2", head.x2());
            single(json, "y2", head.y2());
        }
        if (person.trackId().isPresent()) {
            single(json, "track_id", person.trackId().getAsLong());
        }
        if (person.score().isPresent()) {
            single(json, "score", person.score().getAsDouble());
        }
        json.writeArrayFieldStart("annopoints");
        if (person.hasPoints()) {
            json.writeStartObject();
            json.writeArrayFieldStart("point");
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                int slot = slotOfJoint[joint];
                if (slot >= 0 && slot < person.slots() && person.listed(slot)) {
                    writePoint(json, person, joint, slot);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writePoint(JsonGenerator json, PoseTrackPerson person, int joint, int slot) throws IOException {
        json.writeStartObject();
        single(json, "id", (long) joint);
        single(json, "x", person.x(slot));
        single(json, "y", person.y(slot));
        single(json, "is_visible", person.visibility(slot) > 0 ? 1L : 0L);
        if (person.score(slot).isPresent()) {
            single(json, "score", person.score(slot).getAsDouble());
        }
        json.writeEndObject();
    }

    private static void single(JsonGenerator json, String name, double value) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeNumber(value);
        json.writeEndArray();
    }

    private static void single(JsonGenerator json, String name, long value) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeNumber(value);
        json.writeEndArray();
    }
}
