package io.posestream.viewer.page;

import io.posestream.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The files of the page: what lies under {@code page/} on the class path, and nothing else. A name is made of plain parts
 * between slashes, none of which begins with a dot. Thread-safe.
 */
final class StaticFiles {
    private static final String FOLDER = "page/";
    private static final Pattern LEGAL =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,6}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json");
    /** Header that names this very content. */
    static final String TAG = "ETag";

    private static final int OK = 200;

    private final Map<String, Reply> read = new ConcurrentHashMap<>();

    /**
     * A file of the page.
     *
     * @param name below the folder
     */
    Optional<Reply> file(String name) {
        if (!LEGAL.matcher(name).matches()) {
            return Optional.empty();
        }
        Reply known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Reply> found = load(name);
        found.ifPresent(reply -> read.put(name, reply));
        return found;
    }

    /** Browsers ask each time whether it is still the same, and are told in a few bytes. */
    private static Reply reply(String type, byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Reply.of(OK, type, ByteBuffer.wrap(bytes))
                .with("Cache-Control", "no-cache")
                .with(TAG, "\"" + Long.toHexString(sum.getValue()) + "-" + bytes.length + "\"");
    }

    private static Optional<Reply> load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(reply(type, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file " + name + " cannot be read", e);
        }
    }
}
