package io.posestream.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Size and orientation from the first bytes of a still picture. Formats: JPEG (ITU-T T.81 B.2, EXIF 2.3), PNG (ISO/IEC
 * 15948), WebP container (RFC 9649), BMP (Windows BITMAPINFOHEADER).
 *
 * @param stored extent of the pixels as stored
 * @param orientation how they lie, by EXIF
 */
public record ImageHeader(ImageSize stored, Orientation orientation) {
    private static final int PNG_SIGNATURE = 0x89504E47;
    private static final int RIFF = 0x52494646;
    private static final int JPEG_START = 0xFFD8;
    private static final int BMP = 0x424D;

    /** Extent as displayed. */
    ImageSize size() {
        return orientation.transposes()
                ? new ImageSize(/* width= */ stored.height(), /* height= */ stored.width())
                : stored;
    }

    /** Reads the header at the beginning of {@code bytes}, which it moves through. */
    public static ImageHeader parse(ByteBuffer bytes) throws CorruptImageException {
        try {
            bytes.order(ByteOrder.BIG_ENDIAN);
            ImageHeader header = ofKind(bytes);
            if ((long) header.stored.width() * header.stored.height() > Pixels.MOST_PIXELS) {
                throw new CorruptImageException(
                        "too large: " + header.stored.width() + "x" + header.stored.height() + " pixels");
            }
            return header;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new CorruptImageException("picture header is cut short", e);
        } catch (IllegalArgumentException e) {
            throw new CorruptImageException("picture header is damaged: " + e.getMessage(), e);
        }
    }

    private static ImageHeader ofKind(ByteBuffer bytes) throws CorruptImageException {
        int magic = bytes.getInt(0);
        if (magic >>> 16 == JPEG_START) {
            if (!JpegScans.areFew(bytes, true)) {
                throw new CorruptImageException("more than " + JpegScans.MOST_SCANS + " scans");
            }
            return JpegHeader.parse(bytes);
        }
        if (magic == PNG_SIGNATURE) {
            ImageSize size = new ImageSize(bytes.getInt(16), bytes.getInt(20));
            return new ImageHeader(size, ExifChunk.inPng(bytes));
        }
        if (magic == RIFF) {
            return webp(bytes);
        }
        if (magic >>> 16 == BMP) {
            return bmp(bytes);
        }
        throw new CorruptImageException("not a JPEG, PNG, WebP or BMP picture");
    }

    private static ImageHeader bmp(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int coreHeaderBytes = 12;
        if (bytes.getInt(14) == coreHeaderBytes) {
            return new ImageHeader(
                    new ImageSize(bytes.getShort(18) & 0xFFFF, bytes.getShort(20) & 0xFFFF), Orientation.UPRIGHT);
        }
        // A negative height says that the rows run from the top.
        return new ImageHeader(new ImageSize(bytes.getInt(18), Math.abs(bytes.getInt(22))), Orientation.UPRIGHT);
    }

    private static ImageHeader webp(ByteBuffer bytes) throws CorruptImageException {
        int kind = bytes.getInt(12);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        ImageSize size = switch (kind) {
            case 0x56503820 -> // "VP8 ": frame tag, start code, 14 bits each
                new ImageSize(bytes.getShort(26) & 0x3FFF, bytes.getShort(28) & 0x3FFF);
            case 0x5650384C -> lossless(bytes.getInt(21)); // "VP8L", after its signature byte
            case 0x56503858 -> // "VP8X": 24 bits each, less one
                new ImageSize((bytes.getInt(24) & 0xFFFFFF) + 1, (bytes.getInt(26) >>> 8) + 1);
            default -> throw new CorruptImageException("not a WebP picture");
        };
        return new ImageHeader(size, ExifChunk.inWebp(bytes));
    }

    private static ImageSize lossless(int packed) {
        return new ImageSize((packed & 0x3FFF) + 1, (packed >>> 14 & 0x3FFF) + 1);
    }
}
