package io.posestream.evaluate;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an evaluator found: figures to print, to keep and to draw. Immutable, thread-safe. */
public interface Evaluation {
    /** Every figure as one JSON object, unrounded; a figure that does not exist is null. */
    String toJson();

    /** The table people know, rounded to one decimal, followed by {@link #notes()}. Does not close {@code out}. */
    void writeTable(PrintWriter out);

    /** One honest sentence for each figure that is sensitive to something a reader cannot see; may be empty. */
    List<String> notes();

    /**
     * Draws what there is to draw.
     *
     * @param target a picture file ending in .png or .svg, or a folder for PNG files, made when absent
     * @return the files written, never empty
     * @throws UserError when this evaluation has nothing to draw, or the files cannot be written
     */
    List<Path> plot(Path target);

    /** Writes {@link #toJson()}; throws {@link UserError} when that fails. */
    default void writeJson(Path file) {
        try {
            Files.writeString(file, toJson());
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another file", e);
        }
    }
}
