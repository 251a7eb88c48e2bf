package io.posestream.models.onnx;

import com.google.protobuf.CodedOutputStream;
import io.posestream.core.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes ONNX files with one initializer in memory at a time. Protobuf allows a message's fields in any order and merges
 * repeated occurrences, so that the graph can be written as its nodes followed by initializers whose lengths are known
 * from their shapes.
 */
public final class OnnxWriter {
    private static final long IR_VERSION = 8;
    /** Operator set 17: ONNX Runtime 1.12 and later. */
    private static final long OPSET = 17;

    private static final String PRODUCER = "posestream";

    private OnnxWriter() {}

    /**
     * Writes {@code target} by way of a temporary file beside it, so that no half file is ever left.
     *
     * @param graph nodes, inputs and outputs; its initializers are written too
     * @param initializers further constants, in any order
     * @throws UserError when the file cannot be written, for example because the disk is full
     */
    public static void write(Path target, GraphProto graph, List<Initializer> initializers) {
        write(target, out -> writeModel(out, graph, initializers));
    }

    /** Writes a whole model, as {@link #write(Path, GraphProto, List)} does. */
    public static void write(Path target, ModelProto model) {
        write(target, model::writeTo);
    }

    /** Writes content; may fail. */
    @FunctionalInterface
    private interface Content {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static void write(Path target, Content content) {
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16)) {
                CodedOutputStream coded = CodedOutputStream.newInstance(out);
                content.writeTo(coded);
                coded.flush();
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UserError("cannot write " + target + ": " + e.getMessage() + "; nothing was left", e);
        } finally {
            deleteQuietly(partial);
        }
    }

    private static void deleteQuietly(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new UserError("cannot remove the unfinished file " + partial + ": " + e.getMessage(), e);
        }
    }

    private static void writeModel(CodedOutputStream out, GraphProto graph, List<Initializer> initializers)
            throws IOException {
        ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .build()
                .writeTo(out);
        long length = graph.getSerializedSize();
        for (Initializer initializer : initializers) {
            length += framed(GraphProto.INITIALIZER_FIELD_NUMBER, tensorLength(initializer));
        }
        writeFrame(out, ModelProto.GRAPH_FIELD_NUMBER, length);
        graph.writeTo(out);
        for (Initializer initializer : initializers) {
            writeInitializer(out, initializer);
        }
    }

    private static long tensorLength(Initializer initializer) {
        return initializer.header().getSerializedSize()
                + framed(TensorProto.RAW_DATA_FIELD_NUMBER, initializer.length());
    }

    /** Bytes of a length-delimited field: tag, length and content. */
    private static long framed(int field, long length) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt64SizeNoTag(length) + length;
    }

    private static void writeFrame(CodedOutputStream out, int field, long length) throws IOException {
        out.writeUInt32NoTag((field << 3) | 2);
        out.writeUInt64NoTag(length);
    }

    private static void writeInitializer(CodedOutputStream out, Initializer initializer) throws IOException {
        writeFrame(out, GraphProto.INITIALIZER_FIELD_NUMBER, tensorLength(initializer));
        initializer.header().writeTo(out);
        ByteBuffer bytes = initializer.bytes().get();
        if (bytes.remaining() != initializer.length()) {
            throw new IllegalStateException(
                    initializer.name() + " has " + bytes.remaining() + " bytes, its shape " + initializer.length());
        }
        writeFrame(out, TensorProto.RAW_DATA_FIELD_NUMBER, bytes.remaining());
        out.writeRawBytes(bytes);
        out.flush();
    }
}
