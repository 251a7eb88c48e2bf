package io.posestream.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.posestream.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A loaded graph. Owns the native session: close it after the last {@link Call} was closed. Thread-safe; each thread
 * takes a {@link Call} of its own. No native handle leaves it.
 */
public final class ModelSession implements AutoCloseable {
    private final String name;
    private final OrtSession session;
    private final String provider;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private boolean closed;

    private ModelSession(String name, NativeSessions.Opened opened) throws OrtException {
        this.name = name;
        this.session = opened.session();
        this.provider = opened.provider();
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
    }

    /**
     * Loads an ONNX file.
     *
     * @throws UserError where it is missing, no ONNX graph this runtime can load, or keeps weights outside its folder
     */
    public static ModelSession open(Path file, SessionConfig config) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new UserError("no readable model file at " + file);
        }
        ExternalData.requireInside(file);
        try {
            return new ModelSession(
                    file.getFileName().toString(),
                    NativeSessions.open(
                            config, (environment, options) -> environment.createSession(file.toString(), options)));
        } catch (OrtException e) {
            throw new UserError("cannot load model " + file + ": " + firstLine(e), e);
        }
    }

    /**
     * Loads a graph from memory.
     *
     * @param name for messages
     * @param graph an ONNX model; copied
     * @throws UserError where the runtime cannot load it, or it keeps weights elsewhere
     */
    public static ModelSession open(String name, byte[] graph, SessionConfig config) {
        ExternalData.requireNone(name, graph);
        try {
            return new ModelSession(
                    name,
                    NativeSessions.open(config, (environment, options) -> environment.createSession(graph, options)));
        } catch (OrtException e) {
            throw new UserError("cannot load model " + name + ": " + firstLine(e), e);
        }
    }

    /** The file's name, for messages. */
    public String name() {
        return name;
    }

    /** What really computes, e.g. {@code CPU, 1 thread} or {@code CUDA device 0}. */
    public String provider() {
        return provider;
    }

    /** In the graph's order. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** In the graph's order. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** A new caller of this session, with buffers of its own; the caller of this method closes it. */
    public Call newCall() {
        return new Call(this);
    }

    OrtSession session() {
        if (closed) {
            throw new IllegalStateException("model " + name + " is closed");
        }
        return session;
    }

    OrtEnvironment environment() {
        return NativeSessions.environment();
    }

    /** Frees the native session; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException("cannot close model " + name, e);
        }
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
        return nodes.values().stream().map(ModelSession::spec).toList();
    }

    private static TensorSpec spec(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            TensorSpec.ElementType type = switch (tensor.type) {
                case FLOAT -> TensorSpec.ElementType.FLOAT;
                case INT64 -> TensorSpec.ElementType.INT64;
                default -> TensorSpec.ElementType.OTHER;
            };
            return new TensorSpec(
                    node.getName(),
                    type,
                    LongStream.of(tensor.getShape()).boxed().toList());
        }
        return new TensorSpec(node.getName(), TensorSpec.ElementType.OTHER, List.of());
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    }
}
