package io.posestream.media.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
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
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            return beginsAsMp4(file) && !hasIndex(file);
        } catch (IOException e) {
            return false; // only a better wording for an error that is reported anyway
        }
    }

    private static boolean beginsAsMp4(SeekableByteChannel file) throws IOException {
        return header(file, 0).getInt(4) == FTYP;
    }

    private static boolean hasIndex(SeekableByteChannel file) throws IOException {
        long at = 0;
        while (at >= 0 && at + HEADER_BYTES <= file.size()) {
            ByteBuffer header = header(file, at);
            if (header.getInt(4) == MOOV) {
                return true;
            }
            long size = header.getInt(0) & 0xFFFFFFFFL;
            if (size == LARGE_SIZE_MARK) {
                size = header.getLong(HEADER_BYTES);
            }
            if (size < HEADER_BYTES) {
                return false; // 0 means up to the end
            }
            at += size;
        }
        return false;
    }

    /** Size and kind of the box at a position, and a large size behind them; zeros behind the end of the file. */
    private static ByteBuffer header(SeekableByteChannel file, long at) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(2 * HEADER_BYTES);
        file.position(at);
        while (header.hasRemaining() && file.read(header) >= 0) {
            // until it is full or the file ends
        }
        return header;
    }
}
