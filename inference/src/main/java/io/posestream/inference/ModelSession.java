package io.posestream.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.posestream.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A loaded graph. Owns the native session: close it after the last {@link Call} was closed. Where one still runs, it is
 * told to end, and the native session goes when it has. Thread-safe; each thread takes a {@link Call} of its own. No
 * native handle leaves it.
 */
public final class ModelSession implements AutoCloseable {
    /** A node of a large network on a starved machine; a run that takes longer frees the session as it ends. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final String name;
    private final SessionUse use;
    private final String provider;
    private final boolean single;
    private final Optional<String> batchName;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private ModelSession(String name, NativeSessions.Opened opened) throws OrtException {
        this.name = name;
        this.provider = opened.provider();
        this.single = opened.single();
        Map<String, NodeInfo> inputInfo = opened.session().getInputInfo();
        this.batchName = batchName(inputInfo);
        this.inputs = specs(inputInfo);
        this.outputs = specs(opened.session().getOutputInfo());
        this.use = new SessionUse(name, opened.session());
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
                            config,
                            Optional.of(file),
                            (environment, options, graphs) ->
                                    environment.createSession(graphs.apply(file).toString(), options)));
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
                    NativeSessions.open(
                            config,
                            Optional.empty(),
                            (environment, options, graphs) -> environment.createSession(graph, options)));
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

    /** Whether each run has to take one picture, by {@link SessionConfig#single}; the tensors are the graph's all the same. */
    public boolean isSingle() {
        return single;
    }

    /** The name of the free first extent of the first input; empty where it is not free or has none. */
    Optional<String> batchName() {
        return batchName;
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

    SessionUse use() {
        return use;
    }

    OrtEnvironment environment() {
        return NativeSessions.environment();
    }

    /** Frees the native session once no call runs; a second call does nothing. */
    @Override
    public void close() {
        use.close(CLOSING);
    }

    private static Optional<String> batchName(Map<String, NodeInfo> inputs) {
        return inputs.values().stream()
                .findFirst()
                .filter(node -> node.getInfo() instanceof TensorInfo)
                .flatMap(node -> Stream.of(((TensorInfo) node.getInfo()).getDimensionNames())
                        .findFirst())
                .filter(name -> !name.isEmpty());
    }

    private List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
        return nodes.values().stream().map(this::spec).toList();
    }

    private TensorSpec spec(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            TensorSpec.ElementType type = switch (tensor.type) {
                case FLOAT -> TensorSpec.ElementType.FLOAT;
                case INT64 -> TensorSpec.ElementType.INT64;
                default -> TensorSpec.ElementType.OTHER;
            };
            long[] shape = tensor.getShape();
            if (single && shape.length > 0 && shape[0] == 1) {
                // as in the graph: what a network is, is told by its tensors
                shape[0] = -1;
            }
            return new TensorSpec(
                    node.getName(), type, LongStream.of(shape).boxed().toList());
        }
        return new TensorSpec(node.getName(), TensorSpec.ElementType.OTHER, List.of());
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    }
}
