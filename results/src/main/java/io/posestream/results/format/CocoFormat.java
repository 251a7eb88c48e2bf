package io.posestream.results.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.joints.JointMap;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledPerson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * COCO keypoint results: one row per person and frame, {@code image_id} the frame's number, 17 x (x, y, joint score) in
 * COCO's order. Joints that the network's skeleton lacks are 0, 0, 0.
 */
public final class CocoFormat implements ResultFormat {
    @Override
    public String fileName() {
        return "keypoints.json";
    }

    @Override
    public List<String> write(SettledFrames frames, Path target) throws IOException {
        CocoRows.write(frames, target, CocoFormat::row);
        return List.of();
    }

    private static void row(
            JsonGenerator json, long number, SettledPerson person, List<Optional<JointMap.Joint>> joints)
            throws IOException {
        json.writeNumberField("image_id", number);
        json.writeNumberField("category_id", 1);
        json.writeNumberField("track_id", person.id());
        json.writeNumberField("score", person.pose().score());
        PersonJson.box(json, "bbox", person.pose().box());
        PersonJson.joints(json, "keypoints", joints);
    }
}
