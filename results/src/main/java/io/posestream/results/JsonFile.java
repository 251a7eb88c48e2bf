package io.posestream.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.posestream.core.Box;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How this module writes JSON: UTF-8, numbers in their shortest exact form, one list entry per line. */
final class JsonFile {
    private static final int BUFFER = 1 << 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // the shortest digits that read back to the same number, on every JDK (JDK-4511638)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private JsonFile() {}

    /**
     * Opens a file for writing.
     *
     * @param file to create
     * @param listDepth how deep the lists lie whose entries get a line each; the outermost value has depth 1
     */
    static JsonGenerator open(Path file, int listDepth) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
        json.setPrettyPrinter(new Lines(listDepth));
        return json;
    }

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

    /** Minimal but for a line break before each entry of the lists at one depth. */
    private static final class Lines extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1L;

        private final int listDepth;
        private int depth;

        Lines(int listDepth) {
            this.listDepth = listDepth;
        }

        @Override
        public void writeStartObject(JsonGenerator json) throws IOException {
            depth++;
            super.writeStartObject(json);
        }

        @Override
        public void writeEndObject(JsonGenerator json, int entries) throws IOException {
            depth--;
            super.writeEndObject(json, entries);
        }

        @Override
        public void writeStartArray(JsonGenerator json) throws IOException {
            depth++;
            super.writeStartArray(json);
        }

        @Override
        public void writeEndArray(JsonGenerator json, int values) throws IOException {
            if (depth == listDepth && values > 0) {
                json.writeRaw('\n');
            }
            depth--;
            super.writeEndArray(json, values);
        }

        @Override
        public void beforeArrayValues(JsonGenerator json) throws IOException {
            breakLine(json);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            super.writeArrayValueSeparator(json);
            breakLine(json);
        }

        private void breakLine(JsonGenerator json) throws IOException {
            if (depth == listDepth) {
                json.writeRaw('\n');
            }
        }
    }
}
