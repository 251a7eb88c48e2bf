package io.posestream.runner.log;

import io.posestream.evaluate.json.JsonWriter;
import java.util.Map;

/** Writes small objects of JSON. Static functions, thread-safe. */
public final class JsonText {
    private JsonText() {}

    /** An object of text fields on one line. */
    public static String object(Map<String, String> fields) {
        return JsonWriter.line(json -> {
            for (Map.Entry<String, String> field : fields.entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
        });
    }
}
