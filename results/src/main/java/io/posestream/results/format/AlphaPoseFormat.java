package io.posestream.results.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.joints.JointMap;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledPerson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        CocoRows.write(frames, target, AlphaPoseFormat::row);
        return List.of();
    }

    private static void row(
            JsonGenerator json, long number, SettledPerson person, List<Optional<JointMap.Joint>> joints)
            throws IOException {
        json.writeStringField("image_id", String.format(Locale.ROOT, "%06d.jpg", number));
        json.writeNumberField("category_id", 1);
        PersonJson.joints(json, "keypoints", joints);
        json.writeNumberField("score", person.pose().score());
        PersonJson.box(json, "box", person.pose().box());
        json.writeNumberField("idx", person.id());
    }
}
