package io.posestream.results;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * AlphaPose's result file: a list with one row per person and frame, {@code image_id} a file name ({@code 000012.jpg}
 * for frame 12), 17 x (x, y, score) in COCO's order, {@code idx} the track.
 */
public final class AlphaPoseFormat implements ResultFormat {
    @Override
    public String fileName() {
        return "alphapose-results.json";
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
        String image = String.format(Locale.ROOT, "%06d.jpg", shown.id().number());
        for (SettledPerson person : shown.people()) {
            json.writeStartObject();
            json.writeStringField("image_id", image);
            json.writeNumberField("category_id", 1);
            JsonFile.joints(json, "keypoints", map.apply(person.pose().keypoints()));
            json.writeNumberField("score", person.pose().score());
            JsonFile.box(json, "box", person.pose().box());
            json.writeNumberField("idx", person.id());
            json.writeEndObject();
        }
    }
}
