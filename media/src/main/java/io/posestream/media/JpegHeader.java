package io.posestream.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The markers of a JPEG file (ITU-T T.81, table B.1) as far as size and EXIF orientation need them. */
public final class JpegHeader {
    private static final int MARKER = 0xFF;
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int HUFFMAN_TABLE = 0xC4;
    private static final int END_OF_IMAGE = 0xD9;
    /** "Exif" as a big-endian integer. */
    private static final int EXIF = 0x45786966;
    /** Marker length, "Exif", two zero bytes. */
    private static final int TIFF_OFFSET = 8;

    private JpegHeader() {}

    /** Size and orientation; throws index errors where the bytes end early, for the caller to translate. */
    static ImageHeader parse(ByteBuffer bytes) throws CorruptImageException {
        Orientation orientation = Orientation.UPRIGHT;
        int at = 2;
        while (true) {
            int marker = marker(bytes, at);
            if (marker == MARKER) {
                at++;
                continue;
            }
            int segment = at + 2;
            if (isStartOfFrame(marker)) {
                int height = bytes.getShort(segment + 3) & 0xFFFF;
                int width = bytes.getShort(segment + 5) & 0xFFFF;
                return new ImageHeader(new ImageSize(width, height), orientation);
            }
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                throw new CorruptImageException("JPEG without a frame header");
            }
            if (marker == APP1 && bytes.getInt(segment + 2) == EXIF) {
                orientation = ExifChunk.orientation(bytes, segment + TIFF_OFFSET);
            }
            at = segment + (bytes.getShort(segment) & 0xFFFF);
        }
    }

    /** True when the file holds its own Huffman tables, which the frames of many MJPEG files leave out. */
    public static boolean hasHuffmanTables(ByteBuffer bytes) {
        bytes.order(ByteOrder.BIG_ENDIAN);
        int at = 2;
        while (at + 4 <= bytes.limit() && (bytes.get(at) & 0xFF) == MARKER) {
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == HUFFMAN_TABLE || marker == START_OF_SCAN) {
                return marker == HUFFMAN_TABLE;
            }
            at += marker == MARKER ? 1 : 2 + (bytes.getShort(at + 2) & 0xFFFF);
        }
        return false;
    }

    private static int marker(ByteBuffer bytes, int at) throws CorruptImageException {
        if ((bytes.get(at) & 0xFF) != MARKER) {
            throw new CorruptImageException("JPEG marker expected at byte " + at);
        }
        return bytes.get(at + 1) & 0xFF;
    }

    /** SOF0 to SOF15 less DHT, JPG and DAC, which lie among them. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != HUFFMAN_TABLE && marker != 0xC8 && marker != 0xCC;
    }
}
