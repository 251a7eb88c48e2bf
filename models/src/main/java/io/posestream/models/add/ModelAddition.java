package io.posestream.models.add;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.system.FileTree;
import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.Digest;
import io.posestream.models.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code model add}: puts a network that somebody made elsewhere under a name of its own. All is prepared in a hidden folder
 * of the store and moved to its place at the end, so that a name is a whole network or none.
 *
 * @param store whose first root takes it
 * @param name the network's
 * @param source file, folder, zip file or https address
 * @param settings what else the user says
 */
public record ModelAddition(ModelStore store, String name, String source, Settings settings) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");
    /** {@code --pose none} says that there is none. */
    private static final String NONE = "none";

    private static final String GRAPH = ".onnx";

    /**
     * What the user says of an addition.
     *
     * @param sha256 of the file that is fetched or read, in hexadecimal; empty where it is not to be checked
     * @param unchecked whether an address may be fetched without a digest
     * @param overwrite whether a network of that name is replaced
     * @param licence of the weights; where empty, what their manifest says
     */
    public record Settings(Optional<String> sha256, boolean unchecked, boolean overwrite, Optional<String> licence) {
        /** Checks the digest; throws {@link UserError}. */
        public Settings {
            requireNonNull(licence, "licence is null");
            sha256 = sha256.map(digest -> digest.toLowerCase(Locale.ROOT));
            sha256.ifPresent(digest -> {
                if (!SHA256.matcher(digest).matches()) {
                    throw new UserError("--sha256 is not 64 hexadecimal digits: " + digest);
                }
            });
        }
    }

    /** Checks the name; throws {@link UserError}. */
    public ModelAddition {
        requireNonNull(store, "store is null");
        requireNonNull(source, "source is null");
        requireNonNull(settings, "settings is null");
        if (!NAME.matcher(name).matches() || ModelStore.isFileName(name) || name.equals(NONE)) {
            throw new UserError("a network cannot be called " + name
                    + ": take letters, digits, and . _ + - between them, and no ending of a file");
        }
    }

    /**
     * Adds the network.
     *
     * @param download fetches an address
     * @param out told what it is
     * @return what the network is
     * @throws UserError where there is none, it is not what was asked for, or nobody can tell what it is
     */
    public ModelManifest run(Download download, PrintWriter out) {
        Path root = store.roots().get(0);
        Path target = root.resolve(name);
        if (Files.exists(target) && !settings.overwrite()) {
            throw new UserError("there is a network " + name + " already, in " + target
                    + ": choose another name, or pass --overwrite");
        }
        boolean isAddress = ADDRESS.matcher(source).matches();
        Path part = root.resolve("." + name + ".part");
        Path taken = isAddress ? part : local();
        URI address = isAddress ? address() : taken.toUri();
        try {
            Files.createDirectories(root);
            try (Workbench bench = Workbench.open(root)) {
                if (isAddress) {
                    download.fetch(address, part);
                }
                ModelManifest manifest = prepare(taken, isAddress, bench.folder(), out);
                Files.writeString(bench.folder().resolve(ModelManifest.FILE_NAME), manifest.toJson());
                replace(bench.folder(), target);
                Starter.describe(manifest, out);
                return manifest;
            }
        } catch (IOException e) {
            throw new UserError("cannot write to " + root + ": " + e.getMessage(), e);
        }
    }

    private URI address() {
        try {
            URI address = new URI(source);
            Download.requireHttps(address);
            if (settings.sha256().isEmpty() && !settings.unchecked()) {
                throw new UserError("say which file " + source + " is to give: add --sha256 DIGEST, or --yes to take"
                        + " whatever comes");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new UserError(source + " is no address: " + e.getMessage(), e);
        }
    }

    private Path local() {
        Path path = Path.of(source);
        if (!Files.exists(path)) {
            throw new UserError("no network at " + source + ": there is no such file or folder");
        }
        return path;
    }

    /** Brings graphs into {@code folder} and finds out what they are. */
    private ModelManifest prepare(Path taken, boolean isFetched, Path folder, PrintWriter out) throws IOException {
        if (Files.isDirectory(taken)) {
            return fromFolder(taken, folder);
        }
        String digest = Digest.sha256(taken);
        if (isFetched) {
            discardOnMismatch(taken, digest);
        }
        requireDigest(digest);
        out.println("sha256 " + digest);
        if (OnnxZip.isZip(taken)) {
            Path graph = folder.resolve(name + GRAPH);
            new OnnxZip(Limits.MAX_BYTES).extract(taken, graph);
            discard(taken, isFetched);
            return recognised(graph, out);
        }
        if (isFetched) {
            Path graph = folder.resolve(name + GRAPH);
            Files.move(taken, graph);
            discard(taken, true);
            return recognised(graph, out);
        }
        return fromFile(taken, folder, out);
    }

    private void discardOnMismatch(Path taken, String digest) throws IOException {
        if (settings.sha256().filter(wanted -> !wanted.equals(digest)).isPresent()) {
            discard(taken, true);
        }
    }

    private void requireDigest(String digest) {
        settings.sha256().filter(wanted -> !wanted.equals(digest)).ifPresent(wanted -> {
            throw new UserError("the file from " + source + " is not the one that was asked for: its sha256 is "
                    + digest + ", not " + wanted + "; nothing was added");
        });
    }

    private void discard(Path part, boolean isFetched) throws IOException {
        if (isFetched) {
            new PartFile(part, URI.create(source)).forget();
        }
    }

    private ModelManifest fromFolder(Path from, Path folder) throws IOException {
        if (settings.sha256().isPresent()) {
            throw new UserError("--sha256 is of a file, " + from + " is a folder");
        }
        Path file = from.resolve(ModelManifest.FILE_NAME);
        if (Files.exists(file)) {
            return withManifest(ModelManifest.read(file), from, folder);
        }
        try (Stream<Path> children = Files.list(from)) {
            List<Path> graphs = children.filter(child -> child.toString().endsWith(GRAPH))
                    .sorted()
                    .toList();
            if (graphs.size() != 1) {
                throw new UserError(from + " has " + (graphs.isEmpty() ? "no ONNX file" : graphs.size() + " ONNX files")
                        + " and no " + ModelManifest.FILE_NAME + " that says what it is: name one file");
            }
            return fromFile(graphs.get(0), folder, new PrintWriter(Writer.nullWriter()));
        }
    }

    private ModelManifest fromFile(Path graph, Path folder, PrintWriter out) throws IOException {
        Path beside = graph.resolveSibling(ModelManifest.FILE_NAME);
        if (Files.exists(beside)) {
            ModelManifest manifest = ModelManifest.read(beside);
            if (manifest.files().contains(graph.getFileName().toString())) {
                return withManifest(manifest, graph.toAbsolutePath().getParent(), folder);
            }
        }
        for (String other : Model.filesBeside(graph)) {
            copy(graph.resolveSibling(other), folder.resolve(other));
        }
        Path copy = folder.resolve(name + GRAPH);
        copy(graph, copy);
        return recognised(copy, out);
    }

    private ModelManifest withManifest(ModelManifest manifest, Path from, Path folder) throws IOException {
        for (String file : manifest.files()) {
            Path graph = from.resolve(file);
            if (!graph.normalize().startsWith(from.normalize()) || !Files.isRegularFile(graph)) {
                throw new UserError(
                        "no file " + file + " in " + from + ", which its " + ModelManifest.FILE_NAME + " names");
            }
            for (String other : Model.filesBeside(graph)) {
                copy(graph.resolveSibling(other), folder.resolve(file).resolveSibling(other));
            }
            copy(graph, folder.resolve(file));
        }
        ModelManifest named = called(manifest);
        Path file = folder.resolve(ModelManifest.FILE_NAME);
        Files.writeString(file, named.toJson());
        Model.open(folder, SessionConfig.cpu(1)).close();
        return named;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private ModelManifest recognised(Path graph, PrintWriter out) {
        try (ModelSession session = ModelSession.open(graph, SessionConfig.cpu(1))) {
            return Model.recognise(session, graph).map(this::called).orElseThrow(() -> {
                Starter.print(session, name, source, out);
                return new UserError(
                        "nobody can tell by its tensors how " + source
                                + " is to be read: they and a model.json to start from were printed; save that beside the ONNX"
                                + " file, put right what it says, and add the folder (inference/README.md explains each field)");
            });
        }
    }

    private ModelManifest called(ModelManifest manifest) {
        return manifest.called(
                name, settings.licence().orElse(manifest.licence()), manifest.origin() + ", from " + source);
    }

    private static void replace(Path folder, Path target) throws IOException {
        if (Files.exists(target)) {
            FileTree.delete(target);
        }
        try {
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("cannot rename " + folder + " to " + target, e);
        }
    }
}
