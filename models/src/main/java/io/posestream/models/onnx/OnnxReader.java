package io.posestream.models.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import io.posestream.core.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads ONNX files. Tensors kept outside the file are refused: a model is one file here. */
public final class OnnxReader {
    private OnnxReader() {}

    /** The whole model; throws {@link UserError} when the file is missing, no ONNX, or refers to other files. */
    public static ModelProto read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ModelProto model = ModelProto.parseFrom(in);
            if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
                throw new UserError(file + " is no ONNX model: it has no graph");
            }
            requireNoExternalData(file, model.getGraph());
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new UserError(file + " is no ONNX model, or is damaged: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new UserError("no such model file: " + file, e);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void requireNoExternalData(Path file, GraphProto graph) {
        for (TensorProto tensor : graph.getInitializerList()) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
                throw new UserError(file + " keeps tensor " + tensor.getName()
                        + " in another file, which is not read: save the model as one file");
            }
        }
    }
}
