package io.posestream.runner.images;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** A JSON list, written row by row. Static functions. */
final class PredictionFile {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PredictionFile() {}

    /** Replaces {@code file}; throws {@link UserError} where that fails. */
    static void write(Path file, Stream<ObjectNode> rows) {
        try (SequenceWriter writer = MAPPER.writer().writeValuesAsArray(file.toFile())) {
            for (Iterator<ObjectNode> each = rows.iterator(); each.hasNext(); ) {
                writer.write(each.next());
            }
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another file", e);
        }
    }
}
