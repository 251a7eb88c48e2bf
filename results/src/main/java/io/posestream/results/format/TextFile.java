package io.posestream.results.format;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How this module writes text: UTF-8, lines ended by a line feed, numbers without a locale. */
final class TextFile {
    private TextFile() {}

    /** Opens a file that does not exist yet. */
    static Writer open(Path file) throws IOException {
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    /** A float in the shortest form that reads back to the same number, never with an exponent. */
    static String number(float value) {
        String shortest = Float.toString(value);
        String text = shortest.indexOf('E') < 0 ? shortest : new BigDecimal(shortest).toPlainString();
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
