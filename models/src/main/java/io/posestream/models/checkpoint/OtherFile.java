package io.posestream.models.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files that people have in place of weights, told by their first bytes. Static functions, thread-safe. */
final class OtherFile {
    private static final int LOOKED_AT = 1024;
    private static final String LFS = "version https://git-lfs.github.com/spec/";
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
    private static final byte[] SEVEN_ZIP = {'7', 'z', (byte) 0xbc, (byte) 0xaf};
    private static final byte[] RAR = {'R', 'a', 'r', '!'};
    private static final byte[] PDF = {'%', 'P', 'D', 'F'};

    private OtherFile() {}

    /** Throws where the file is known to be something else; says what, and what to do. */
    static void refuse(Path path) throws IOException {
        byte[] first;
        try (InputStream in = Files.newInputStream(path)) {
            first = in.readNBytes(LOOKED_AT);
        }
        if (first.length == 0) {
            throw new MalformedCheckpoint("it is empty: download it again");
        }
        String text = text(first);
        if (text.startsWith(LFS)) {
            throw new MalformedCheckpoint("it is a Git LFS pointer, a text in place of the file:"
                    + " run git lfs pull where it comes from, or download the file itself");
        }
        if (isWebPage(text)) {
            throw new MalformedCheckpoint("it is a web page, not the file that the page offers: open it in a browser"
                    + " and download the file from there");
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            throw new MalformedCheckpoint("it is JSON text, such as the answer of a server that refused the download");
        }
        if (text.startsWith("<?xml") || text.startsWith("<error")) {
            throw new MalformedCheckpoint("it is XML text, such as the answer of a server that refused the download");
        }
        String archive = archive(first);
        if (!archive.isEmpty()) {
            throw new MalformedCheckpoint("it is " + archive + ": unpack it, or take the .pth or .safetensors file");
        }
    }

    /** The beginning, without byte order mark and white space, in small letters; empty where it is no text. */
    private static String text(byte[] first) {
        for (byte value : first) {
            if (value >= 0 && value < ' ' && value != '\t' && value != '\n' && value != '\r' && value != '\f') {
                return "";
            }
        }
        String text = new String(first, StandardCharsets.UTF_8);
        return (text.startsWith("\ufeff") ? text.substring(1) : text).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isWebPage(String text) {
        String rest = text;
        while (rest.startsWith("<!--")) {
            int end = rest.indexOf("-->");
            rest = end < 0 ? "" : rest.substring(end + 3).strip();
        }
        return rest.startsWith("<!doctype html")
                || rest.startsWith("<html")
                || rest.startsWith("<head")
                || rest.startsWith("<body")
                || (rest.startsWith("<?xml") && rest.contains("<html"));
    }

    private static String archive(byte[] first) {
        if (starts(first, GZIP)) {
            return "a gzip archive";
        }
        if (starts(first, SEVEN_ZIP) || starts(first, RAR)) {
            return "an archive";
        }
        if (starts(first, HDF5)) {
            return "an HDF5 file, as Keras writes";
        }
        return starts(first, PDF) ? "a PDF document" : "";
    }

    private static boolean starts(byte[] first, byte[] magic) {
        if (first.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (first[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
