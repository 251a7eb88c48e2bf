package io.posestream.evaluate.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import java.io.IOException;

/** The one category of COCO's and PoseTrack's files. Static functions, thread-safe. */
public final class PersonCategory {
    private PersonCategory() {}

    /**
     * Writes the field {@code categories}.
     *
     * @param json inside the file's object
     * @param skeleton whose joints a person has
     */
    public static void write(JsonGenerator json, Skeleton skeleton) throws IOException {
        json.writeArrayFieldStart("categories");
        json.writeStartObject();
        json.writeStringField("supercategory", "person");
        json.writeNumberField("id", 1);
        json.writeStringField("name", "person");
        json.writeArrayFieldStart("keypoints");
        for (String name : skeleton.names()) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("skeleton");
        for (Skeleton.Pair edge : skeleton.edges()) {
            json.writeArray(new int[] {edge.first() + 1, edge.second() + 1}, 0, 2);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }
}
