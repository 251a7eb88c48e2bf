package io.posestream.inference;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manifest and the loaded graphs it names. Owns the sessions: close it after every {@link Call}. Thread-safe as
 * {@link ModelSession} is.
 */
public final class Model implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Model.class);

    private final ModelManifest manifest;
    private final List<Path> files;
    private final List<ModelSession> sessions;

    private Model(ModelManifest manifest, List<Path> files, List<ModelSession> sessions) {
        this.manifest = manifest;
        this.files = List.copyOf(files);
        this.sessions = List.copyOf(sessions);
    }

    /**
     * Loads a model; warns in the log where it is worse on this processor than where it was made.
     *
     * @param path a folder with {@code model.json}, such a file by any name ending in {@code .json}, or an ONNX file.
     *     Beside an ONNX file a {@code model.json} that names it is taken; else the file must be of a kind that is
     *     recognised by its tensors
     * @throws UserError where a file is missing, cannot be loaded, or is not what its manifest says
     */
    public static Model open(Path path, SessionConfig config) {
        return open(path, config, Processor.here());
    }

    /** The same on a processor that is told. */
    static Model open(Path path, SessionConfig config, Processor processor) {
        Model model = find(path, config);
        if (model.provider().startsWith(NativeSessions.CPU)) {
            processor.objection(model.manifest).ifPresent(LOG::warn);
        }
        return model;
    }

    private static Model find(Path path, SessionConfig config) {
        if (Files.isDirectory(path)) {
            return fromManifest(path.resolve(ModelManifest.FILE_NAME), config);
        }
        if (path.toString().endsWith(".json")) {
            return fromManifest(path, config);
        }
        Path beside = path.resolveSibling(ModelManifest.FILE_NAME);
        if (Files.exists(beside)) {
            ModelManifest manifest = ModelManifest.read(beside);
            if (manifest.files().contains(path.getFileName().toString())) {
                return load(manifest, beside, config);
            }
        }
        return recognise(path, config);
    }

    /** What is known about the model. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** One session per file of the manifest, in the order of {@link ModelManifest#files}; they stay this model's. */
    public List<ModelSession> sessions() {
        return sessions;
    }

    /** Where the graphs were read from, in the order of {@link #sessions}. */
    public List<Path> files() {
        return files;
    }

    /** What really computes, in words. */
    public String provider() {
        return sessions.get(0).provider();
    }

    /** Frees all sessions, the last one first; a second call does nothing. */
    @Override
    public void close() {
        for (int i = sessions.size() - 1; i >= 0; i--) {
            sessions.get(i).close();
        }
    }

    private static Model fromManifest(Path file, SessionConfig config) {
        return load(ModelManifest.read(file), file, config);
    }

    private static Model load(ModelManifest manifest, Path file, SessionConfig config) {
        List<Path> graphs =
                manifest.files().stream().map(graph -> inside(file, graph)).toList();
        List<ModelSession> sessions = new ArrayList<>();
        try {
            for (Path graph : graphs) {
                ModelSession session = ModelSession.open(graph, config);
                sessions.add(session);
                SignatureCheck.require(manifest, sessions.size() - 1, file, session);
            }
            return new Model(manifest, graphs, sessions);
        } catch (RuntimeException e) {
            sessions.forEach(ModelSession::close);
            throw e;
        }
    }

    /** A manifest may come from anywhere: what it names outside its folder is not read. */
    private static Path inside(Path manifest, String graph) {
        try {
            Path file = manifest.resolveSibling(graph);
            if (!Files.exists(file) && !escapes(graph)) {
                // said best by whoever opens it
                return file;
            }
            Path folder = manifest.toRealPath().getParent();
            if (!escapes(graph) && file.toRealPath().startsWith(folder)) {
                return file;
            }
        } catch (InvalidPathException | IOException e) {
            throw new UserError(manifest + ": graph \"" + Printable.of(graph) + "\" is no file", e);
        }
        throw new UserError(manifest + ": graph \"" + Printable.of(graph)
                + "\" is not in the folder of its manifest: nothing outside is read; copy it there");
    }

    private static boolean escapes(String graph) {
        Path path = Path.of(graph);
        return path.isAbsolute() || path.normalize().startsWith("..");
    }

    /**
     * What a bare graph is, by its tensors.
     *
     * @param session of the graph; stays the caller's
     * @param file it was loaded from
     * @return empty where it is of no kind that is known
     */
    public static Optional<ModelManifest> recognise(ModelSession session, Path file) {
        GraphSignature graph =
                new GraphSignature(session.name(), session.inputs(), session.outputs(), ExternalData.operators(file));
        return BuiltInManifests.find(graph);
    }

    /**
     * Files in which an ONNX file keeps tensors, relative to its folder; mostly none.
     *
     * @throws UserError where it cannot be read or is no ONNX file, or they lie elsewhere
     */
    public static Set<String> filesBeside(Path graph) {
        ExternalData.requireInside(graph);
        return ExternalData.locations(graph);
    }

    private static Model recognise(Path file, SessionConfig config) {
        ModelSession session = ModelSession.open(file, config);
        try {
            ModelManifest manifest = recognise(session, file)
                    .orElseThrow(() -> new UserError("model " + file + " has an unknown signature, inputs "
                            + SignatureCheck.describe(session.inputs()) + ", outputs "
                            + SignatureCheck.describe(session.outputs()) + "; put a " + ModelManifest.FILE_NAME
                            + " that names it beside it"));
            return new Model(manifest, List.of(file), List.of(session));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
