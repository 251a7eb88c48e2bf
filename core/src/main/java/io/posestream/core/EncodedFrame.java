package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/** One picture as it lies on Kafka. Immutable; the bytes are shared, not copied, so a caller must not keep writing. */
public final class EncodedFrame {
    /** Greatest picture, in bytes: 16 MiB less what its record needs besides. A 4K JPEG of quality 90 has 3 to 5 MB. */
    public static final int MAX_BYTES = (16 << 20) - (64 << 10);

    private final int width;
    private final int height;
    private final long pts;
    private final int timeBaseNumerator;
    private final int timeBaseDenominator;
    private final ByteBuffer bytes;

    /**
     * @param width of the stored picture, in pixels, after any size limit
     * @param height of the stored picture, in pixels
     * @param pts the source's own presentation time, in units of its time base
     * @param timeBaseNumerator of that time base, in seconds
     * @param timeBaseDenominator of that time base
     * @param bytes JPEG, or another still picture format where the source was one
     */
    public EncodedFrame(
            int width, int height, long pts, int timeBaseNumerator, int timeBaseDenominator, ByteBuffer bytes) {
        Checks.requirePositive(width, "width");
        Checks.requirePositive(height, "height");
        Checks.requirePositive(timeBaseNumerator, "timeBaseNumerator");
        Checks.requirePositive(timeBaseDenominator, "timeBaseDenominator");
        this.width = width;
        this.height = height;
        this.pts = pts;
        this.timeBaseNumerator = timeBaseNumerator;
        this.timeBaseDenominator = timeBaseDenominator;
        this.bytes = requireNonNull(bytes, "bytes is null").asReadOnlyBuffer();
    }

    /** Width of the stored picture, in pixels. */
    public int width() {
        return width;
    }

    /** Height of the stored picture, in pixels. */
    public int height() {
        return height;
    }

    /** The source's own presentation time, in units of the time base. */
    public long pts() {
        return pts;
    }

    /** Numerator of the time base, in seconds. */
    public int timeBaseNumerator() {
        return timeBaseNumerator;
    }

    /** Denominator of the time base. */
    public int timeBaseDenominator() {
        return timeBaseDenominator;
    }

    /** The encoded picture; a fresh read-only view with its own position. */
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
