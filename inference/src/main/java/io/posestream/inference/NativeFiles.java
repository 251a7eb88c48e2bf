package io.posestream.inference;

import io.posestream.core.UserError;
import io.posestream.core.system.FileTree;
import io.posestream.core.system.Home;
import io.posestream.core.system.Leftovers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the libraries of ONNX Runtime once for all processes of a user. By itself the runtime unpacks them anew at each
 * start and leaves them behind where the process is killed. Thread-safe, processes included.
 */
public final class NativeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFiles.class);
    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final String RESOURCES = "/ai/onnxruntime/native/";
    /** What the runtime may look for beside its core; the last two are in the GPU artifact alone. */
    private static final List<String> LIBRARIES =
            List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared", "onnxruntime_providers_cuda");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String PENDING = ".part";
    /** Longer than anybody unpacks: what is older was left by a process that was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final int DIGEST_CHARACTERS = 16;

    private final Path cache;

    /** @param cache folder of the user's own, made where it is missing */
    NativeFiles(Path cache) {
        this.cache = cache;
    }

    /** A library in the class path; its size and check sum are known without unpacking it. */
    private record Library(String fileName, URL resource, long size, long crc) {}

    /**
     * Makes the runtime load from the user's folder, else from a temporary one; where somebody has named one, or there are
     * no libraries for this machine, that is left as it is.
     *
     * @throws UserError where they cannot be unpacked
     */
    static void prepare() {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path home = Home.of(System.getenv(), Path.of(System.getProperty("user.home", "")));
        Path cache = home.toAbsolutePath().resolve("natives");
        try {
            if (!libraries(platform).isEmpty()) {
                System.setProperty(
                        PATH_PROPERTY, new NativeFiles(cache).folder(platform).toString());
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot keep ONNX Runtime's libraries in {}: {}", cache, e.getMessage());
            System.setProperty(PATH_PROPERTY, passing(platform, cache, e).toString());
        }
    }

    /** A folder that goes with this process, for users without a folder of their own. */
    private static Path passing(String platform, Path cache, Exception why) {
        try {
            Path folder = Files.createTempDirectory("posestream-natives-");
            Leftovers.add(folder);
            return new NativeFiles(folder).folder(platform);
        } catch (IOException | UncheckedIOException e) {
            throw new UserError(
                    "cannot unpack ONNX Runtime: " + cache + " (" + why.getMessage() + ") and the temporary folder ("
                            + e.getMessage() + ") both fail; make room, or name a folder in the variable "
                            + Home.VARIABLE,
                    e);
        }
    }

    /**
     * Deletes the temporary folder that the runtime makes as it is loaded, though it unpacks nothing into it: it leaves that
     * to a hook of the JVM's shutdown, which does not come. Where something is in it after all, it goes with the process.
     */
    static void tidy() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            if (field.get(null) instanceof Path folder) {
                Leftovers.add(folder);
                Files.deleteIfExists(folder);
            }
        } catch (ReflectiveOperationException | RuntimeException | IOException e) {
            LOG.debug("the runtime's temporary folder stays", e);
        }
    }

    /**
     * Unpacks the libraries of this machine into a folder, so that a process that names it in {@code
     * onnxruntime.native.path} finds them there.
     *
     * @param folder made where it is missing
     * @return whether there are any for this machine
     * @throws IOException where they cannot be written
     */
    public static boolean unpack(Path folder) throws IOException {
        List<Library> libraries = libraries(platform(System.getProperty("os.name"), System.getProperty("os.arch")));
        Files.createDirectories(folder);
        unpack(libraries, folder);
        return !libraries.isEmpty();
    }

    /** As the runtime names the folders in its jar; some other text for machines it has none for. */
    static String platform(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        String name = system.contains("linux") ? "linux" : system.contains("mac") ? "osx" : "other";
        return name + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    /** The folder that holds the libraries of {@code platform}, all of them unpacked by now. */
    Path folder(String platform) throws IOException {
        List<Library> libraries = libraries(platform);
        makePrivate(cache);
        deleteAbandoned();
        Path folder = cache.resolve("onnxruntime-" + digest(libraries));
        if (!holds(folder, libraries)) {
            Path unfinished = cache.resolve(folder.getFileName() + "-" + UUID.randomUUID() + PENDING);
            Files.createDirectory(unfinished, ownerOnly());
            try {
                unpack(libraries, unfinished);
                publish(unfinished, folder, libraries);
            } finally {
                FileTree.delete(unfinished);
            }
        }
        return folder;
    }

    private static void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectories(folder, ownerOnly());
        }
        if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
            // fails where it is another user's: then nothing in it is loaded
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    }

    /** Another process may have done the same in the meantime: the first one stays. */
    private static void publish(Path unfinished, Path folder, List<Library> libraries) throws IOException {
        try {
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (holds(folder, libraries)) {
                return;
            }
            // damaged; processes that loaded from it keep what they loaded
            FileTree.delete(folder);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean holds(Path folder, List<Library> libraries) throws IOException {
        for (Library library : libraries) {
            Path file = folder.resolve(library.fileName());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != library.size()) {
                return false;
            }
        }
        return true;
    }

    private static void unpack(List<Library> libraries, Path folder) throws IOException {
        for (Library library : libraries) {
            Path file = folder.resolve(library.fileName());
            try (InputStream in = library.resource().openStream()) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            // before the folder has its name: a machine that loses power must not keep a file of the right size
            // without its content
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    private void deleteAbandoned() throws IOException {
        Instant limit = Instant.now().minus(ABANDONED);
        try (Stream<Path> entries = Files.list(cache)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().endsWith(PENDING)
                        && Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(limit)) {
                    FileTree.delete(entry);
                }
            }
        }
    }

    private static List<Library> libraries(String platform) throws IOException {
        List<Library> libraries = new ArrayList<>();
        for (String name : LIBRARIES) {
            String fileName = System.mapLibraryName(name);
            URL resource = NativeFiles.class.getResource(RESOURCES + platform + "/" + fileName);
            if (resource != null) {
                libraries.add(library(fileName, resource));
            }
        }
        return libraries;
    }

    private static Library library(String fileName, URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        if (connection instanceof JarURLConnection jar) {
            ZipEntry entry = jar.getJarEntry();
            return new Library(fileName, resource, entry.getSize(), entry.getCrc());
        }
        long size = connection.getContentLengthLong();
        connection.getInputStream().close();
        return new Library(fileName, resource, size, connection.getLastModified());
    }

    /** Of what the jar says of the libraries: another build of them gets another folder. */
    private static String digest(List<Library> libraries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Library library : libraries) {
                String line = library.fileName() + " " + library.size() + " " + library.crc() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
