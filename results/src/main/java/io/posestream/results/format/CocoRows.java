package io.posestream.results.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.joints.JointMap;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON list with one object per person and frame, joints in COCO's order. Static functions, thread-safe. */
final class CocoRows {
    private CocoRows() {}

    /** What an object holds. */
    interface Row {
        /**
         * Writes the fields of one person.
         *
         * @param json inside the person's object
         * @param number of the frame
         * @param person who
         * @param joints 17 in COCO's order; empty for those that the network's skeleton lacks
         */
        void write(JsonGenerator json, long number, SettledPerson person, List<Optional<JointMap.Joint>> joints)
                throws IOException;
    }

    /** Writes the whole file. */
    static void write(SettledFrames frames, Path target, Row row) throws IOException {
        Map<Skeleton, JointMap> maps = new HashMap<>();
        try (JsonGenerator json = JsonWriter.open(target, 1)) {
            json.writeStartArray();
            frames.forEach(item -> {
                if (item instanceof SettledItem.Shown shown) {
                    JointMap map = maps.computeIfAbsent(
                            shown.skeleton(), skeleton -> JointMap.between(skeleton, Skeletons.COCO_17));
                    for (SettledPerson person : shown.people()) {
                        json.writeStartObject();
                        row.write(
                                json,
                                shown.id().number(),
                                person,
                                map.apply(person.pose().keypoints()));
                        json.writeEndObject();
                    }
                }
            });
            json.writeEndArray();
        }
    }
}
