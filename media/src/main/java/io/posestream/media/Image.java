package io.posestream.media;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * One handle on a decoded picture: packed 8-bit BGR, rows from the top, in native memory that is freed when the last
 * handle is closed. {@link #retain()} gives another handle on the same pixels; whoever holds a handle closes it, once or
 * more often. The pixels may be read from many threads; they are written only while a single handle exists. Never
 * crosses Kafka.
 */
public final class Image implements AutoCloseable {
    private final Pixels pixels;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Image(Pixels pixels, Runnable onClose) {
        this.pixels = pixels;
        this.onClose = onClose;
    }

    /** A picture of undefined contents, to be filled through {@link #writableBgr()}. */
    public static Image allocate(int width, int height) {
        return new Image(Pixels.allocate(width, height), () -> {});
    }

    /**
     * A copy of the caller's pixels.
     *
     * @param width in pixels
     * @param height in pixels
     * @param bgr rows of {@code 3 * width} bytes without padding, from the top, starting at index 0
     */
    public static Image of(int width, int height, byte[] bgr) {
        int row = Math.multiplyExact(width, Pixels.BYTES_PER_PIXEL);
        if (bgr.length != Math.multiplyExact(row, height)) {
            throw new IllegalArgumentException(
                    "bgr has " + bgr.length + " bytes, " + width + "x" + height + " needs " + row * height);
        }
        Image image = allocate(width, height);
        for (int y = 0; y < height; y++) {
            image.pixels.memory.position((long) y * image.pixels.stride).put(bgr, y * row, row);
        }
        image.pixels.memory.position(0);
        return image;
    }

    /** Width in pixels. */
    public int width() {
        return pixels.width;
    }

    /** Height in pixels. */
    public int height() {
        return pixels.height;
    }

    /** Bytes from one row to the next; more than {@code 3 * width}, a multiple of 64. */
    public int strideBytes() {
        return pixels.stride;
    }

    /** Bytes of native memory behind the picture, row padding included. */
    public long bytes() {
        return pixels.bytes();
    }

    /**
     * The pixels, read-only: byte {@code y * strideBytes() + 3 * x} is the blue of pixel (x, y), then green, red. Direct,
     * in native byte order, position 0, limit {@code strideBytes() * height()}; a 32-bit read at the last pixel of any
     * row stays inside. What lies between rows is undefined. Valid only while this handle is open: reading it later reads freed memory.
     */
    public ByteBuffer bgr() {
        return buffer().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    /**
     * The pixels, writable, laid out as in {@link #bgr()}. For the one who made or copied the picture.
     *
     * @throws IllegalStateException when another handle on the pixels exists: it may be read at this moment
     */
    public ByteBuffer writableBgr() {
        if (pixels.handles() != 1) {
            throw new IllegalStateException("image is shared by " + pixels.handles() + " handles: draw on a copy()");
        }
        return buffer();
    }

    private ByteBuffer buffer() {
        requireOpen();
        return pixels.memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Another handle on the same pixels, to be closed by its holder. */
    @CheckReturnValue
    public Image retain() {
        return retain(() -> {});
    }

    /** Another handle on the same pixels; {@code closing} runs once, when that handle is closed. */
    @CheckReturnValue
    Image retain(Runnable closing) {
        requireOpen();
        pixels.retain();
        return new Image(pixels, requireNonNull(closing, "closing is null"));
    }

    /**
     * The same contents to be drawn on: this handle where it is the only one, else a copy. Takes this handle over.
     *
     * @return to be closed by the caller
     */
    @CheckReturnValue
    public Image forDrawing() {
        requireOpen();
        if (pixels.handles() == 1) {
            return this;
        }
        try {
            return copy();
        } finally {
            close();
        }
    }

    /** A new picture with the same contents, held by one handle. */
    @CheckReturnValue
    public Image copy() {
        requireOpen();
        Image copy = allocate(width(), height());
        try (Mat from = mat();
                Mat to = copy.mat()) {
            from.copyTo(to);
        }
        return copy;
    }

    /** A copy of at least this size, to be closed by the caller: the last column and row go on to the right and below. */
    @CheckReturnValue
    public Image padded(int width, int height) {
        requireOpen();
        Image padded = Image.allocate(width, height);
        try (Mat from = mat();
                Mat to = padded.mat()) {
            int right = width - width();
            int bottom = height - height();
            opencv_core.copyMakeBorder(from, to, 0, bottom, 0, right, opencv_core.BORDER_REPLICATE);
        }
        return padded;
    }

    /** An OpenCV view of the pixels, to be closed by the caller before this handle. */
    Mat mat() {
        requireOpen();
        return new Mat(pixels.height, pixels.width, opencv_core.CV_8UC3, pixels.memory, pixels.stride);
    }

    /** The memory itself, for conversions inside this package. */
    Pixels pixels() {
        requireOpen();
        return pixels;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("image is closed");
        }
    }

    /** Gives up this handle; the last one frees the pixels. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pixels.release();
            onClose.run();
        }
    }

    @Override
    public String toString() {
        return "Image[" + width() + "x" + height() + (closed.get() ? ", closed]" : "]");
    }
}
