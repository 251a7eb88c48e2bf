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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * OpenPose's JSON, a folder with one file per looked-at frame ({@code 000012_keypoints.json}): 18 x (x, y, score) per
 * person in the order of its COCO model (nose, neck, right arm, left arm, right leg, left leg, eyes, ears); the neck is
 * the middle of the shoulders. {@code person_id} is the track.
 */
public final class OpenPoseFormat implements ResultFormat {
    private static final List<String> OTHER_PARTS =
            List.of("face_keypoints_2d", "hand_left_keypoints_2d", "hand_right_keypoints_2d");
    private static final double VERSION = 1.3;

    @Override
    public String fileName() {
        return "openpose";
    }

    @Override
    public List<String> write(SettledFrames frames, Path target) throws IOException {
        Files.createDirectory(target);
        Map<Skeleton, JointMap> maps = new HashMap<>();
        frames.forEach(item -> {
            if (item instanceof SettledItem.Shown shown) {
                JointMap map = maps.computeIfAbsent(
                        shown.skeleton(), skeleton -> JointMap.between(skeleton, Skeletons.OPENPOSE_18));
                String name = String.format(
                        Locale.ROOT, "%06d_keypoints.json", shown.id().number());
                writeFrame(target.resolve(name), shown.people(), map);
            }
        });
        return List.of();
    }

    private static void writeFrame(Path file, List<SettledPerson> people, JointMap map) throws IOException {
        try (JsonGenerator json = JsonWriter.open(file, 2)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeArrayFieldStart("people");
            for (SettledPerson person : people) {
                json.writeStartObject();
                json.writeFieldName("person_id");
                json.writeArray(new int[] {person.id()}, 0, 1);
                PersonJson.joints(
                        json, "pose_keypoints_2d", map.apply(person.pose().keypoints()));
                for (String part : OTHER_PARTS) {
                    json.writeArrayFieldStart(part);
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
