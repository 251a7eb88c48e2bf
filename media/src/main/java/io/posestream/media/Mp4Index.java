package io.posestream.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Walks the top-level boxes of an ISO base media file (ISO/IEC 14496-12, 4.2) to say why it does not open. */
final class Mp4Index {
    /** "ftyp" as a big-endian integer. */
    private static final int FTYP = 0x66747970;
    /** "moov". */
    private static final int MOOV = 0x6D6F6F76;

    private static final int HEADER_BYTES = 8;
    private static final int LARGE_SIZE_MARK = 1;

    private Mp4Index() {}

    /** True for a file that begins as mp4 or mov and holds no index box up to its end. */
    static boolean isMissing(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return beginsAsMp4(file) && !hasIndex(file);
        } catch (IOException e) {
            return false; // only a better wording for an error that is reported anyway
        }
    }

    private static boolean beginsAsMp4(RandomAccessFile file) throws IOException {
        if (file.length() < HEADER_BYTES) {
            return false;
        }
        file.seek(4);
        return file.readInt() == FTYP;
    }

    private static boolean hasIndex(RandomAccessFile file) throws IOException {
        long at = 0;
        try {
            while (at + HEADER_BYTES <= file.length()) {
                file.seek(at);
                long size = file.readInt() & 0xFFFFFFFFL;
                if (file.readInt() == MOOV) {
                    return true;
                }
                if (size == LARGE_SIZE_MARK) {
                    size = file.readLong();
                }
                if (size < HEADER_BYTES) {
                    return false; // 0 means up to the end
                }
                at += size;
            }
        } catch (EOFException e) {
            return false;
        }
        return false;
    }
}
