package io.posestream.ingest.source;

import io.posestream.core.EncodedFrame;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import java.nio.ByteBuffer;

/**
 * A picture encoded for Kafka.
 *
 * @param width in pixels, after any size limit
 * @param height in pixels
 * @param bytes the file
 */
public record StoredPicture(int width, int height, ByteBuffer bytes) {
    /** Encodes a picture as JPEG, made smaller where the settings say so; the picture stays the caller's. */
    public static StoredPicture encode(Image image, EncodeSettings settings) throws CorruptImageException {
        if (settings.fits(image.width(), image.height())) {
            return jpeg(image, settings);
        }
        try (Image smaller = ImageCodec.limitSize(image, settings.maxSize().orElseThrow())) {
            return jpeg(smaller, settings);
        }
    }

    private static StoredPicture jpeg(Image image, EncodeSettings settings) throws CorruptImageException {
        byte[] bytes = ImageCodec.encodeJpeg(image, settings.quality());
        if (bytes.length > EncodedFrame.MAX_BYTES) {
            throw new CorruptImageException("a picture of " + (bytes.length >> 20)
                    + " MB is too large for a record: use --max-size or --quality");
        }
        return new StoredPicture(image.width(), image.height(), ByteBuffer.wrap(bytes));
    }
}
