package io.posestream.evaluate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.posestream.core.Printable;
import io.posestream.core.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A JSON file, plain or gzip, read from front to back; every complaint is a {@link UserError} that names file and place.
 * Owns its stream. Not thread-safe.
 */
public final class JsonReader implements AutoCloseable {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            // Python writes them; here they are refused with their place, and passed over where nobody asks
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final int GZIP_FIRST_BYTE = 0x1f;
    private static final int GZIP_SECOND_BYTE = 0x8b;
    private static final int BUFFER_BYTES = 1 << 16;
    /** Numbers of a person with 17 slots. */
    private static final int USUAL_COUNT = 51;

    private final Path path;
    private final JsonParser parser;
    private boolean wholeNumbers;

    private JsonReader(Path path, JsonParser parser) {
        this.path = path;
        this.parser = parser;
    }

    /** What to do at the value of a field; must consume exactly that value. */
    public interface Field {
        /** Consumes the value of the field {@code name}, at which the parser stands. */
        void read(String name) throws IOException;
    }

    /** What to do at an element of a list; must consume exactly that element. */
    public interface Item {
        /** Consumes one element, at which the parser stands. */
        void read() throws IOException;
    }

    /** How to read a whole file. */
    public interface Content {
        /** Consumes the value at the root of {@code file}. */
        void read(JsonReader file) throws IOException;
    }

    /**
     * Opens {@code path}, has {@code content} read its root value, and closes it.
     *
     * @throws UserError when the file is missing, empty, cut short or not JSON
     */
    public static void read(Path path, Content content) {
        try (JsonReader file = open(path)) {
            if (file.parser.nextToken() == null) {
                throw new UserError(path + ": the file is empty; write at least an object with empty lists");
            }
            content.read(file);
            if (file.parser.nextToken() != null) {
                throw file.complaint("has more after its end", "keep one JSON value per file");
            }
        } catch (IOException e) {
            String detail = e.getMessage() == null ? e.getClass().getSimpleName() : firstLine(e.getMessage());
            throw new UserError(path + ": not readable as JSON (" + detail + "); write the file again", e);
        }
    }

    private static JsonReader open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new UserError(path + ": no such file; check the name");
        }
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == GZIP_FIRST_BYTE && raw.read() == GZIP_SECOND_BYTE;
            raw.reset();
            return new JsonReader(path, FACTORY.createParser(gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw));
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }

    /** A complaint about the place just read: file, line, place, what is wrong, what to do. */
    public UserError complaint(String what, String remedy) {
        return new UserError(
                path + " line " + parser.currentTokenLocation().getLineNr() + place() + ": " + what + "; " + remedy);
    }

    /** Such as {@code , annotations[7].area}: most files are one line. Empty at the root. */
    private String place() {
        StringBuilder place = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inArray() && at.hasCurrentIndex()) {
                place.insert(0, "[" + at.getCurrentIndex() + "]");
            } else if (at.inObject() && at.hasCurrentName()) {
                place.insert(0, "." + Printable.of(at.getCurrentName()));
            }
        }
        if (place.length() > 0 && place.charAt(0) == '.') {
            place.deleteCharAt(0);
        }
        return place.length() == 0 ? "" : ", " + place;
    }

    /** How many lists and objects the place just read lies in. */
    public int depth() {
        return parser.getParsingContext().getNestingDepth();
    }

    /** Passes over what is left of the lists and objects deeper than {@code depth}. */
    public void leaveTo(int depth) throws IOException {
        while (depth() > depth && parser.nextToken() != null) {
            // passed over
        }
    }

    /** True when the value here is a list. */
    public boolean atList() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** True when the value here is null. */
    public boolean atNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** True when the value here is text. */
    public boolean atText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** True when the value here is a number written without fraction or exponent. */
    public boolean atWholeNumber() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    /** Passes over the value here. */
    public void skip() throws IOException {
        parser.skipChildren();
    }

    /** Reads the object here field by field; {@code what} names it in complaints. */
    public void object(String what, Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw complaint(what + " is not an object", "write it as {...}");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
        }
    }

    /** Reads the list here element by element; {@code what} names it in complaints. */
    public void list(String what, Item item) throws IOException {
        if (!atList()) {
            throw complaint(what + " is not a list", "write it as [...]");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            item.read();
        }
    }

    /** The finite number here. */
    public double number(String what) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw complaint(what + " is not a number", "write a number, or leave the entry out");
        }
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw complaint(
                    what + " is " + (Double.isNaN(value) ? "NaN" : "infinite or out of the range of numbers"),
                    "write a finite number, or leave the entry out");
        }
        return value;
    }

    /** The number here, which must be whole and fit 64 bits. */
    public long whole(String what) throws IOException {
        double value = number(what);
        if (atWholeNumber()) {
            return parser.getLongValue();
        }
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw complaint(what + " is not a whole number", "write an integer");
        }
        return (long) value;
    }

    /** The text here. */
    public String text(String what) throws IOException {
        if (!atText()) {
            throw complaint(what + " is not text", "write it in quotes");
        }
        return parser.getText();
    }

    /** The truth value here; 0 and 1 count too. */
    public boolean flag(String what) throws IOException {
        if (parser.currentToken().isBoolean()) {
            return parser.getBooleanValue();
        }
        return number(what) != 0;
    }

    /** The list of numbers here. */
    public double[] numbers(String what) throws IOException {
        double[] values = new double[USUAL_COUNT];
        int count = 0;
        wholeNumbers = true;
        if (!atList()) {
            throw complaint(what + " is not a list", "write it as [...]");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = number(what);
            wholeNumbers &= atWholeNumber();
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    /** True when the list last read by {@link #numbers} had no number with a fraction or exponent. */
    public boolean lastNumbersWereWhole() {
        return wholeNumbers;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
