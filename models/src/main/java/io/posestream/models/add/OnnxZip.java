package io.posestream.models.add;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The one ONNX file in a zip file. Nothing else is unpacked, and nothing is written but where the caller says.
 *
 * @param maxBytes most that a file may unpack to
 */
record OnnxZip(long maxBytes) {
    private static final int MOST_ENTRIES = 10_000;
    /** Weights hardly shrink; so many times larger is no network. */
    private static final long MOST_GROWTH = 50;
    /** Up to here nobody asks how much a file grows. */
    private static final long SMALL = 16L << 20;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_NAMED = 5;
    private static final byte[] MAGIC = {'P', 'K', 3, 4};

    /** Whether a file begins as zip files do. */
    static boolean isZip(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(MAGIC.length);
            return Arrays.equals(head, MAGIC);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Unpacks the ONNX file.
     *
     * @param zip to search
     * @param target file to be written
     * @return its name in the zip file
     * @throws UserError where there is none, or more than one, or the zip file is not to be trusted
     */
    String extract(Path zip, Path target) {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = entries(zip, file);
            ZipEntry graph = theGraph(zip, entries);
            try (InputStream in = file.getInputStream(graph)) {
                unpack(zip, graph, in, target);
            }
            return graph.getName();
        } catch (IOException e) {
            throw new UserError("cannot unpack " + zip + ": " + e.getMessage(), e);
        }
    }

    private static List<? extends ZipEntry> entries(Path zip, ZipFile file) {
        if (file.size() > MOST_ENTRIES) {
            throw new UserError(zip + " holds " + file.size() + " files: no network is packed so");
        }
        List<? extends ZipEntry> entries = file.stream().toList();
        for (ZipEntry entry : entries) {
            String name = entry.getName().replace('\\', '/');
            boolean leaves = name.startsWith("/")
                    || name.contains(":")
                    || List.of(name.split("/", -1)).contains("..");
            if (leaves) {
                throw new UserError(
                        zip + " holds a file that would lie outside it, " + quoted(entry.getName()) + ": not unpacked");
            }
        }
        return entries;
    }

    private static ZipEntry theGraph(Path zip, List<? extends ZipEntry> entries) {
        List<ZipEntry> graphs = new ArrayList<>();
        for (ZipEntry entry : entries) {
            String name = entry.getName().toLowerCase(Locale.ROOT);
            // macOS packs a shadow of each file, called ._NAME
            if (name.endsWith(".onnx")
                    && !name.substring(name.lastIndexOf('/') + 1).startsWith("._")) {
                graphs.add(entry);
            }
        }
        if (graphs.size() == 1) {
            return graphs.get(0);
        }
        Optional<? extends ZipEntry> pickle = entries.stream()
                .filter(entry -> entry.getName().endsWith("data.pkl"))
                .findFirst();
        if (graphs.isEmpty() && pickle.isPresent()) {
            throw new UserError(zip + " is a PyTorch checkpoint: 'posestream model import' takes those of networks it"
                    + " knows, others have to be exported to ONNX");
        }
        throw new UserError(
                graphs.isEmpty()
                        ? "there is no ONNX file in " + zip + ", but " + names(entries)
                        : "there are " + graphs.size() + " ONNX files in " + zip + ": " + names(graphs)
                                + "; unpack it and add one of them");
    }

    private static String names(List<? extends ZipEntry> entries) {
        List<String> names = entries.stream()
                .limit(MOST_NAMED)
                .map(entry -> quoted(entry.getName()))
                .toList();
        return (names.isEmpty() ? "nothing" : String.join(", ", names)) + (entries.size() > MOST_NAMED ? ", …" : "");
    }

    private static String quoted(String name) {
        return '"' + name.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    /** What an entry says of its size is not relied on. */
    private void unpack(Path zip, ZipEntry entry, InputStream in, Path target) throws IOException {
        long most = Math.min(maxBytes, Math.max(SMALL, MOST_GROWTH * Math.max(entry.getCompressedSize(), 0)));
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > most) {
                    throw new UserError(quoted(entry.getName()) + " in " + zip + " unpacks to more than " + (most >> 20)
                            + " MB from " + entry.getCompressedSize() + " bytes: no network is packed so");
                }
                out.write(buffer, 0, read);
            }
        }
    }
}
