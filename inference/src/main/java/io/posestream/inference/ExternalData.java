package io.posestream.inference;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks, before the runtime sees an ONNX file, where it says its tensors are: a tensor may name another file to be read
 * in its place, and a model from elsewhere may name any. Walks the protobuf messages and passes over what is in them
 * (https://protobuf.dev/programming-guides/encoding), so that a large file costs no more than its structure. Not thread
 * safe; one instance walks one model.
 */
final class ExternalData {
    private static final int BUFFER_BYTES = 1 << 14;
    /** Graphs within nodes within graphs: deeper than any exporter writes. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int MAX_VARINT_BITS = 63;
    /** Field 1, and the highest that protobuf has. */
    private static final long MIN_TAG = 1 << 3;

    private static final long MAX_TAG = 0xffff_ffffL;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    /** Of a node. */
    private static final int OPERATOR = 4;

    private final InputStream in;
    private final Consumer<String> locations;
    private final Consumer<String> operators;
    private long position;

    private ExternalData(InputStream in, Consumer<String> locations, Consumer<String> operators) {
        this.in = in;
        this.locations = locations;
        this.operators = operators;
    }

    /**
     * Lets a model pass whose tensors are in {@code file} or in files of its folder.
     *
     * @throws UserError where a tensor is elsewhere, or the file is no ONNX file
     */
    static void requireInside(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            Path folder = file.toRealPath().getParent();
            walk(in, Files.size(file), file.toString(), location -> requireInside(file, folder, location));
        } catch (IOException e) {
            throw new UserError("cannot read model " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The kinds of operators in a graph.
     *
     * @throws UserError where the file cannot be read or is no ONNX file
     */
    static Set<String> operators(Path file) {
        Set<String> operators = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            walk(in, Files.size(file), file.toString(), location -> {}, operators::add);
        } catch (IOException e) {
            throw new UserError("cannot read model " + file + ": " + e.getMessage(), e);
        }
        return operators;
    }

    /**
     * The files beside an ONNX file in which it keeps tensors, by their names relative to its folder.
     *
     * @throws UserError where the file cannot be read or is no ONNX file
     */
    static Set<String> locations(Path file) {
        Set<String> locations = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            walk(in, Files.size(file), file.toString(), locations::add, operator -> {});
        } catch (IOException e) {
            throw new UserError("cannot read model " + file + ": " + e.getMessage(), e);
        }
        return locations;
    }

    /** Lets a model pass that is all in {@code graph}; throws {@link UserError} for any other. */
    static void requireNone(String name, byte[] graph) {
        try {
            walk(new ByteArrayInputStream(graph), graph.length, name, location -> {
                throw new UserError("model " + name + " keeps weights in another file, " + quoted(location));
            });
        } catch (IOException e) {
            throw new UserError("cannot read model " + name + ": " + e.getMessage(), e);
        }
    }

    private static void walk(InputStream in, long length, String name, Consumer<String> locations) throws IOException {
        walk(in, length, name, locations, operator -> {});
    }

    private static void walk(
            InputStream in, long length, String name, Consumer<String> locations, Consumer<String> operators)
            throws IOException {
        try {
            new ExternalData(in, locations, operators).message(OnnxMessage.MODEL, length, 0);
        } catch (EOFException e) {
            throw new UserError("cannot load model " + name + ": it is no ONNX file, or is damaged", e);
        }
    }

    private static void requireInside(Path file, Path folder, String location) {
        try {
            Path target = folder.resolve(location);
            if (!Path.of(location).isAbsolute()
                    && Files.isRegularFile(target)
                    && target.toRealPath().startsWith(folder)) {
                return;
            }
        } catch (InvalidPathException | IOException e) {
            throw new UserError("model " + file + " keeps weights in " + quoted(location) + ", which is no file", e);
        }
        throw new UserError("model " + file + " keeps weights in " + quoted(location)
                + ", which is no file of its folder: nothing outside is read; save the model as one file");
    }

    /** In one line, whatever is in it. */
    private static String quoted(String location) {
        return '"' + Printable.of(location) + '"';
    }

    /** Walks one message up to {@code end}. */
    private void message(OnnxMessage kind, long end, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new EOFException("messages too deep");
        }
        String key = "";
        String value = "";
        while (position < end) {
            int tag = tag();
            int number = tag >>> 3;
            switch (tag & 7) {
                case 0 -> varint();
                case 1 -> skip(Long.BYTES, end);
                case 5 -> skip(Integer.BYTES, end);
                case 2 -> {
                    long length = varint();
                    if (kind == OnnxMessage.EXTERNAL_ENTRY && number == KEY) {
                        key = text(length, end);
                    } else if (kind == OnnxMessage.EXTERNAL_ENTRY && number == VALUE) {
                        value = text(length, end);
                    } else if (kind == OnnxMessage.NODE && number == OPERATOR) {
                        operators.accept(text(length, end));
                    } else {
                        nested(kind.child(number), length, end, depth);
                    }
                }
                default -> throw new EOFException("a wire type that ONNX does not use");
            }
        }
        if (kind == OnnxMessage.EXTERNAL_ENTRY && key.equals("location")) {
            locations.accept(value);
        }
    }

    private void nested(OnnxMessage kind, long length, long end, int depth) throws IOException {
        if (kind == OnnxMessage.CONTENT) {
            skip(length, end);
            return;
        }
        requireWithin(length, end);
        long inner = position + length;
        message(kind, inner, depth + 1);
        if (position != inner) {
            throw new EOFException("a message runs past its end");
        }
    }

    private String text(long length, long end) throws IOException {
        requireWithin(Math.max(length, 0) > MAX_TEXT_BYTES ? Long.MAX_VALUE : length, end);
        byte[] bytes = in.readNBytes((int) length);
        position += bytes.length;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void skip(long length, long end) throws IOException {
        requireWithin(length, end);
        in.skipNBytes(length);
        position += length;
    }

    private void requireWithin(long length, long end) throws EOFException {
        if (length < 0 || length > end - position) {
            throw new EOFException("a length past the end");
        }
    }

    /**
     * A field's number and wire type, in as few bytes as they take. Others are legal and never written: readers differ on
     * what a longer one means, and some see another field in it.
     */
    private int tag() throws IOException {
        long start = position;
        long tag = varint();
        long shortest = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(tag) + 6) / 7);
        if (position - start != shortest || tag < MIN_TAG || tag > MAX_TAG) {
            throw new EOFException("a field's number that nobody writes");
        }
        return (int) tag;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_BITS; shift += 7) {
            int next = in.read();
            position++;
            if (next < 0) {
                throw new EOFException("ends inside a number");
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new EOFException("a number of more than ten bytes");
    }
}
