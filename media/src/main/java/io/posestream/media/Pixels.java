package io.posestream.media;

import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * The native memory that the {@link Image} handles of one picture share; freed when the last is closed. FFmpeg's
 * allocator, because its SIMD kernels write whole vectors: memory that is not aligned and padded crashes the JVM.
 */
public final class Pixels {
    static final int BYTES_PER_PIXEL = 3;
    /** The largest picture that is decoded, 0.8 GB as BGR: more than the sensors of cameras have, at 200 million. */
    public static final long MOST_PIXELS = 1L << 28;
    /** The widest vector FFmpeg's kernels use (AVX-512), in bytes. */
    private static final int ALIGNMENT = 64;

    final int width;
    final int height;
    final int stride;
    final BytePointer memory;
    private final AtomicInteger handles = new AtomicInteger(1);

    private Pixels(int width, int height, int stride, BytePointer memory) {
        this.width = width;
        this.height = height;
        this.stride = stride;
        this.memory = memory;
    }

    /** Memory for {@code width} x {@code height} BGR pixels, contents undefined, one handle counted. */
    static Pixels allocate(int width, int height) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be positive: " + width + "x" + height);
        }
        Natives.load();
        // At least one byte behind each row, so that a 32-bit load at the last pixel stays inside the picture.
        long stride = (long) width * BYTES_PER_PIXEL / ALIGNMENT * ALIGNMENT + ALIGNMENT;
        long bytes = stride * height;
        if ((long) width * height > MOST_PIXELS || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "picture of " + width + "x" + height + " exceeds " + MOST_PIXELS + " pixels");
        }
        BytePointer memory = new BytePointer(
                Natives.allocated(avutil.av_malloc(bytes + ALIGNMENT), width + "x" + height + " pixels"));
        return new Pixels(width, height, (int) stride, memory.capacity(bytes));
    }

    /** Bytes of the picture, row padding included. */
    long bytes() {
        return (long) stride * height;
    }

    int handles() {
        return handles.get();
    }

    void retain() {
        if (handles.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("image is closed");
        }
    }

    void release() {
        if (handles.decrementAndGet() == 0) {
            avutil.av_free(memory);
        }
    }
}
