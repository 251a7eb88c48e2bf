package io.posestream.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation that EXIF states, and where PNG and WebP keep it. Anything damaged counts as upright. */
final class ExifChunk {
    private static final int LITTLE_ENDIAN_TIFF = 0x4949;
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int TIFF_ENTRY_BYTES = 12;
    /** "eXIf" as a big-endian integer: PNG, third edition, 11.3.3.2. */
    private static final int PNG_EXIF = 0x65584966;
    /** "IEND". */
    private static final int PNG_END = 0x49454E44;
    /** Length and type before the data of a PNG chunk. */
    private static final int CHUNK_HEADER_BYTES = 8;

    private static final int CHECKSUM_BYTES = 4;
    private static final int FIRST_PNG_CHUNK = 8;
    /** "EXIF" of RFC 9649, 2.7.1.5, read in little-endian order. */
    private static final int WEBP_EXIF = 0x46495845;

    private static final int FIRST_WEBP_CHUNK = 12;
    /** "Exif", with which some writers begin the data, as a JPEG segment does. */
    private static final int EXIF = 0x45786966;

    private static final int EXIF_NAME_BYTES = 6;

    private ExifChunk() {}

    /** Of a PNG file, as far as its bytes are there. */
    static Orientation inPng(ByteBuffer png) {
        png.order(ByteOrder.BIG_ENDIAN);
        long at = FIRST_PNG_CHUNK;
        while (at + CHUNK_HEADER_BYTES <= png.limit()) {
            int type = png.getInt((int) at + 4);
            if (type == PNG_EXIF || type == PNG_END) {
                return type == PNG_EXIF ? orientation(png, (int) at + CHUNK_HEADER_BYTES) : Orientation.UPRIGHT;
            }
            at += CHUNK_HEADER_BYTES + (png.getInt((int) at) & 0xFFFFFFFFL) + CHECKSUM_BYTES;
        }
        return Orientation.UPRIGHT;
    }

    /** Of a WebP file, as far as its bytes are there. */
    static Orientation inWebp(ByteBuffer webp) {
        webp.order(ByteOrder.LITTLE_ENDIAN);
        long at = FIRST_WEBP_CHUNK;
        while (at + CHUNK_HEADER_BYTES <= webp.limit()) {
            if (webp.getInt((int) at) == WEBP_EXIF) {
                return orientation(webp, (int) at + CHUNK_HEADER_BYTES);
            }
            long length = webp.getInt((int) at + 4) & 0xFFFFFFFFL;
            at += CHUNK_HEADER_BYTES + length + (length & 1);
        }
        return Orientation.UPRIGHT;
    }

    /** The orientation tag of the first image directory (TIFF 6.0) at {@code start}, or upright where there is none. */
    static Orientation orientation(ByteBuffer bytes, int start) {
        ByteBuffer view = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (start + TIFF_ENTRY_BYTES > view.limit()) {
            return Orientation.UPRIGHT;
        }
        int tiff = view.getInt(start) == EXIF ? start + EXIF_NAME_BYTES : start;
        if ((view.getShort(tiff) & 0xFFFF) == LITTLE_ENDIAN_TIFF) {
            view.order(ByteOrder.LITTLE_ENDIAN);
        }
        if (tiff + 8 > view.limit()) {
            return Orientation.UPRIGHT;
        }
        int directory = tiff + view.getInt(tiff + 4);
        if (directory < tiff || directory + 2 > view.limit()) {
            return Orientation.UPRIGHT;
        }
        int entries = view.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * TIFF_ENTRY_BYTES;
            if (entry + TIFF_ENTRY_BYTES > view.limit()) {
                return Orientation.UPRIGHT;
            }
            if ((view.getShort(entry) & 0xFFFF) == ORIENTATION_TAG) {
                return Orientation.ofExif(view.getShort(entry + 8) & 0xFFFF);
            }
        }
        return Orientation.UPRIGHT;
    }
}
