package io.posestream.media.video;

import io.posestream.core.UserError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;

/** Where a video lies: a local file or an address, with the words for its failures. */
public final class MediaLocation {
    private static final int PERCENT_DIGITS = 2;
    private static final int HEXADECIMAL = 16;

    private final String name;
    private final Optional<Path> file;
    private final Optional<MediaAddress> address;

    private MediaLocation(String name, Optional<Path> file, Optional<MediaAddress> address) {
        this.name = name;
        this.file = file;
        this.address = address;
    }

    /** A file that must be there. */
    static MediaLocation of(Path file) {
        if (!Files.exists(file)) {
            throw new UserError(file + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new UserError(file + ": is a folder, not a video");
        }
        refuseSpecial(file);
        if (!Files.isReadable(file)) {
            throw new UserError(file + ": cannot be read: check its permissions");
        }
        return new MediaLocation(file.toString(), Optional.of(file), Optional.empty());
    }

    /** Refuses what is there and neither a file nor a folder: reading it would wait for whoever writes. */
    static void refuseSpecial(Path path) {
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw new UserError(path + ": a pipe or a device, not a file: save it to a file and name that");
        }
    }

    /** A camera, a server, standard input. */
    static MediaLocation of(MediaAddress address) {
        return new MediaLocation(address.name(), Optional.empty(), Optional.of(address));
    }

    /** The address; empty for a file. */
    Optional<MediaAddress> address() {
        return address;
    }

    /** The file; empty for an address. */
    Optional<Path> file() {
        return file;
    }

    /** What FFmpeg opens, zero-terminated; closed by the caller. */
    BytePointer url() {
        byte[] bytes = file.map(MediaLocation::fileUrl)
                .orElseGet(() -> address.orElseThrow().url().getBytes(StandardCharsets.UTF_8));
        return zeroTerminated(bytes);
    }

    /** A C string of {@code bytes}; closed by the caller. */
    public static BytePointer zeroTerminated(byte[] bytes) {
        BytePointer pointer = new BytePointer(bytes.length + 1L);
        return pointer.put(bytes, 0, bytes.length).put(bytes.length, (byte) 0);
    }

    /**
     * The protocol prefix keeps names with a colon from being taken for addresses. The name's own bytes come from the
     * percent-encoded URI, since a string loses what the JVM's locale cannot express.
     */
    public static byte[] fileUrl(Path file) {
        String path = file.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("file:".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                bytes.write(Integer.parseInt(path.substring(i + 1, i + 1 + PERCENT_DIGITS), HEXADECIMAL));
                i += PERCENT_DIGITS;
            } else {
                bytes.write(path.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** True for a file named as a playlist: the one kind that may name other files, those of its own folder. */
    boolean isPlaylist() {
        return file.isPresent()
                && file.get().getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".m3u8");
    }

    /** What FFmpeg may read here. */
    Map<String, String> formatOptions() {
        if (isPlaylist()) {
            return FormatRules.playlist();
        }
        return address.map(FormatRules::address).orElseGet(FormatRules::file);
    }

    /** What to tell the user when FFmpeg cannot open this. */
    UserError notAVideo(String detail) {
        if (file.isPresent() && Mp4Index.isMissing(file.get())) {
            return new UserError(name + ": mp4 without its index (moov atom): the recording was not finished; repair it"
                    + " with a tool such as untrunc, or record again");
        }
        return new UserError(name + ": not a video that can be read (" + detail + ")");
    }

    @Override
    public String toString() {
        return name;
    }
}
