package io.posestream.proto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages in the language of protobuf, for programs that are not Java's. Static functions, thread-safe. */
public final class Schema {
    private static final List<String> NAMES =
            List.of("common", "frames", "persons", "poses", "tracks", "clips", "control", "source_states", "item");

    private Schema() {}

    /** The text of each file by its name, {@code posestream/tracks.proto}, under which the others import it. */
    public static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : NAMES) {
            String path = "posestream/" + name + ".proto";
            try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(path)) {
                if (in == null) {
                    throw new IllegalStateException("not on the class path: " + path);
                }
                files.put(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
        }
        return files;
    }
}
