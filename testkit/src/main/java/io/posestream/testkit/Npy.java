package io.posestream.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A NumPy array read from a version 1 {@code .npy} file in C order, every element widened to double. */
public final class Npy {
    private static final int HEADER_LENGTH_OFFSET = 8;
    private static final Pattern DESCR = Pattern.compile("'descr': '([^']+)'");
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

    private final int[] shape;
    private final double[] values;

    private Npy(int[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** Reads {@code path}; throws {@link UncheckedIOException} when it cannot, {@link AssertionError} on other forms. */
    public static Npy read(Path path) {
        try {
            return parse(path, ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Npy parse(Path path, ByteBuffer file) {
        int headerLength = file.getShort(HEADER_LENGTH_OFFSET);
        byte[] headerBytes = new byte[headerLength];
        file.get(HEADER_LENGTH_OFFSET + 2, headerBytes);
        String header = new String(headerBytes, StandardCharsets.ISO_8859_1);
        if (header.contains("'fortran_order': True")) {
            throw new AssertionError("Fortran order: " + path);
        }
        int[] shape = Arrays.stream(group(SHAPE, header).split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        file.position(HEADER_LENGTH_OFFSET + 2 + headerLength);
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        String descr = group(DESCR, header);
        for (int i = 0; i < values.length; i++) {
            values[i] = next(file, descr);
        }
        return new Npy(shape, values);
    }

    private static double next(ByteBuffer file, String descr) {
        return switch (descr) {
            case "<f8" -> file.getDouble();
            case "<f4" -> file.getFloat();
            case "<i8" -> file.getLong();
            case "<i4" -> file.getInt();
            case "|u1" -> file.get() & 0xff;
            case "|b1" -> file.get();
            default -> throw new AssertionError("unsupported dtype " + descr);
        };
    }

    private static String group(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + header);
        }
        return matcher.group(1);
    }

    /** The extent of each axis; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** All elements in C order; a copy. */
    public double[] doubles() {
        return values.clone();
    }

    /** All elements in C order, narrowed. */
    public float[] floats() {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < narrowed.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return narrowed;
    }

    /** The element at {@code index}, one entry per axis. */
    public double at(int... index) {
        int flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            flat = flat * shape[axis] + index[axis];
        }
        return values[flat];
    }
}
