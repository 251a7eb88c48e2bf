package io.posestream.results.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Box;
import io.posestream.core.joints.JointMap;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The parts of a person that several formats write alike. Static functions, thread-safe. */
final class PersonJson {
    private PersonJson() {}

    /** Writes x, y and score of each joint, 0, 0, 0 for none, as an array under the given name. */
    static void joints(JsonGenerator json, String name, List<Optional<JointMap.Joint>> joints) throws IOException {
        json.writeArrayFieldStart(name);
        for (Optional<JointMap.Joint> joint : joints) {
            number(json, joint.map(JointMap.Joint::x));
            number(json, joint.map(JointMap.Joint::y));
            number(json, joint.map(JointMap.Joint::score));
        }
        json.writeEndArray();
    }

    /** As a float, which is what the network's joints are: a double would show digits that nobody measured. */
    private static void number(JsonGenerator json, Optional<Double> value) throws IOException {
        json.writeNumber(value.orElse(0.0).floatValue());
    }

    /** Writes {@code "bbox": [x, y, width, height]} under the given name. */
    static void box(JsonGenerator json, String name, Box box) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeNumber(box.x());
        json.writeNumber(box.y());
        json.writeNumber(box.width());
        json.writeNumber(box.height());
        json.writeEndArray();
    }
}
