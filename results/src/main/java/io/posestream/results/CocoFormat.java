package io.posestream.results;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        Map<Skeleton, JointMap> maps = new HashMap<>();
        try (JsonGenerator json = JsonFile.open(target, 1)) {
            json.writeStartArray();
            frames.forEach(item -> {
                if (item instanceof SettledItem.Shown shown) {
                    JointMap map = maps.computeIfAbsent(
                            shown.skeleton(), skeleton -> JointMap.between(skeleton, Skeletons.COCO_17));
                    writePeople(json, shown, map);
                }
            });
            json.writeEndArray();
        }
        return List.of();
    }

    private static void writePeople(JsonGenerator json, SettledItem.Shown shown, JointMap map) throws IOException {
        for (SettledPerson person : shown.people()) {
            json.writeStartObject();
            json.writeNumberField("image_id", shown.id().number());
            json.writeNumberField("category_id", 1);
            json.writeNumberField("track_id", person.id());
            json.writeNumberField("score", person.pose().score());
            JsonFile.box(json, "bbox", person.pose().box());
            JsonFile.joints(json, "keypoints", map.apply(person.pose().keypoints()));
            json.writeEndObject();
        }
    }
}
