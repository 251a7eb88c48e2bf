package io.posestream.evaluate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How this module writes JSON: UTF-8, numbers in their shortest exact form, one list entry per line. Static functions,
 * thread-safe.
 */
public final class JsonWriter {
    private static final int BUFFER = 1 << 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // the shortest digits that read back to the same number, on every JDK (JDK-4511638)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private JsonWriter() {}

    /**
     * Opens a file for writing.
     *
     * @param file to create
     * @param listDepth how deep the lists lie whose entries get a line each; the outermost value has depth 1
     */
    public static JsonGenerator open(Path file, int listDepth) throws IOException {
        JsonGenerator json = on(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
        json.setPrettyPrinter(new Lines(listDepth));
        return json;
    }

    /** Writes to a stream, all on one line; closing the generator closes the stream. */
    public static JsonGenerator on(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** Writes the fields of an object. */
    @FunctionalInterface
    public interface Fields {
        /**
         * Writes them.
         *
         * @param json within the object
         */
        void write(JsonGenerator json) throws IOException;
    }

    /** An object as one line of text, without its end of line. */
    public static String line(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = on(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
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
