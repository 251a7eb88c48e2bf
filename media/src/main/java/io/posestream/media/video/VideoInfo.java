package io.posestream.media.video;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What is known of a video when it has been opened.
 *
 * @param width of the first picture as displayed (rotation and pixel aspect applied), in pixels
 * @param height of the first picture as displayed, in pixels
 * @param intervalUs nominal time between pictures, in µs, positive
 * @param frameCount video packets that the container's header claims; empty where it does not say
 * @param durationUs length that the container's header claims, in µs; empty where it is only guessed
 * @param creationTimeUs creation time that the container states, in µs since 1970-01-01 UTC
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param keyFramesOnly every picture stands alone, so that seeking loses nothing
 * @param jpegPackets the first packet is a whole JPEG file of the displayed picture: {@link Grab.Picture#jpeg()} holds it and
 *     those like it
 */
public record VideoInfo(
        int width,
        int height,
        long intervalUs,
        OptionalLong frameCount,
        OptionalLong durationUs,
        OptionalLong creationTimeUs,
        String codec,
        boolean keyFramesOnly,
        boolean jpegPackets) {
    /** Checks sizes and interval. */
    public VideoInfo {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be positive: " + width + "x" + height);
        }
        if (intervalUs <= 0) {
            throw new IllegalArgumentException("intervalUs must be positive: " + intervalUs);
        }
        requireNonNull(frameCount, "frameCount is null");
        requireNonNull(durationUs, "durationUs is null");
        requireNonNull(creationTimeUs, "creationTimeUs is null");
        requireNonNull(codec, "codec is null");
    }

    /** The claimed count, else the claimed length over the nominal interval: for progress, not for accounts. */
    public OptionalLong expectedFrames() {
        if (frameCount.isPresent() || durationUs.isEmpty()) {
            return frameCount;
        }
        return OptionalLong.of((durationUs.getAsLong() + intervalUs / 2) / intervalUs);
    }
}
