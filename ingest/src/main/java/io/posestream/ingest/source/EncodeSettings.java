package io.posestream.ingest.source;

import io.posestream.core.UserError;
import java.util.OptionalInt;

/**
 * How pictures are stored.
 *
 * @param quality of JPEG, 1 to 100
 * @param maxSize longest side of the stored picture, in pixels; empty for the source's size
 */
public record EncodeSettings(int quality, OptionalInt maxSize) {
    private static final int LEAST_SIZE = 16;

    /** Checks ranges. */
    public EncodeSettings {
        if (quality < 1 || quality > 100) {
            throw new UserError("--quality is not between 1 and 100: " + quality);
        }
        if (maxSize.isPresent() && maxSize.getAsInt() < LEAST_SIZE) {
            throw new UserError("--max-size is below " + LEAST_SIZE + " pixels: " + maxSize.getAsInt());
        }
    }

    /** True where a picture of that size is stored as it is. */
    public boolean fits(int width, int height) {
        return maxSize.isEmpty() || Math.max(width, height) <= maxSize.getAsInt();
    }
}
