package io.posestream.media.video;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Stands between FFmpeg and the disk: of a file it opens that file and nothing else, of a playlist also regular files of
 * the folder it lies in. One static callback serves all contexts, because JavaCPP has ten instances per callback class;
 * the guard is found by the context's address. Thread-safe.
 */
final class OpenGuard implements AutoCloseable {
    private static final Map<Long, OpenGuard> GUARDS = new ConcurrentHashMap<>();
    private static final Opener OPENER = new Opener();
    private static final String FILE_PROTOCOL = "file:";

    private final byte[] url;
    private final Path file;
    private final boolean playlist;
    private final long context;

    private OpenGuard(Path file, boolean playlist, long context) {
        this.url = MediaLocation.fileUrl(file);
        this.file = file;
        this.playlist = playlist;
        this.context = context;
    }

    /** Guards {@code context}, which is about to open {@code file}; until closed, after the context. */
    static OpenGuard attach(AVFormatContext context, Path file, boolean playlist) {
        OpenGuard guard = new OpenGuard(file, playlist, context.address());
        GUARDS.put(guard.context, guard);
        context.io_open(OPENER);
        return guard;
    }

    @Override
    public void close() {
        GUARDS.remove(context, this);
    }

    private boolean allows(byte[] asked, int flags) throws IOException {
        if ((flags & avformat.AVIO_FLAG_WRITE) != 0) {
            return false;
        }
        if (Arrays.equals(asked, url)) {
            return true;
        }
        Path path = path(asked);
        return playlist
                && Files.isRegularFile(path)
                && path.toRealPath().getParent().equals(file.toRealPath().getParent());
    }

    /** The path behind a file address of raw bytes, which need be no text. */
    private static Path path(byte[] url) throws IOException {
        StringBuilder uri = new StringBuilder("file://");
        String text = new String(url, StandardCharsets.ISO_8859_1);
        String path = text.startsWith(FILE_PROTOCOL) ? text.substring(FILE_PROTOCOL.length()) : text;
        if (!path.startsWith("/")) {
            throw new IOException("not an absolute path");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = c == '/' || c == '.' || c == '_' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
            uri.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** Called by FFmpeg on the thread that reads. */
    private static final class Opener
            extends AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer {
        @Override
        @SuppressWarnings("rawtypes") // as the presets declare it
        public int call(
                AVFormatContext context, PointerPointer opened, BytePointer url, int flags, PointerPointer options) {
            try {
                OpenGuard guard = GUARDS.get(context.address());
                byte[] asked = url.getStringBytes();
                if (guard == null || !guard.allows(asked, flags)) {
                    return avutil.AVERROR_EACCES();
                }
                return avformat.avio_open2(opened, url, flags, context.interrupt_callback(), options);
            } catch (IOException | RuntimeException e) {
                return avutil.AVERROR_EACCES(); // an exception must not cross FFmpeg's own frames
            }
        }
    }
}
