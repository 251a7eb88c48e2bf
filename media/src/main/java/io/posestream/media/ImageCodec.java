package io.posestream.media;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Still pictures to and from bytes, by OpenCV (libjpeg-turbo for JPEG: the fastest codec measured). Stateless; every
 * method may be called from many threads at once.
 */
public final class ImageCodec {
    /** JPEG quality where nothing else is asked for. */
    public static final int DEFAULT_QUALITY = 90;

    private static final int MAX_QUALITY = 100;
    /** The orientation is ours to apply, by the same header that tells the size. */
    private static final int AS_STORED = opencv_imgcodecs.IMREAD_COLOR_BGR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

    private ImageCodec() {}

    /**
     * The picture as JPEG (baseline, 4:2:0).
     *
     * @param image stays open and the caller's
     * @param quality 1 to 100
     */
    public static byte[] encodeJpeg(Image image, int quality) {
        if (quality < 1 || quality > MAX_QUALITY) {
            throw new IllegalArgumentException("quality must be 1 to 100: " + quality);
        }
        CodecCalls call = CodecCalls.begin();
        try (Mat mat = image.mat();
                BytePointer extension = new BytePointer(".jpg");
                IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
                BytePointer encoded = new BytePointer()) {
            if (!opencv_imgcodecs.imencode(extension, mat, encoded, settings)) {
                throw new IllegalStateException("JPEG encoder refused a picture of " + image);
            }
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        } finally {
            call.end();
        }
    }

    /**
     * Decodes JPEG, PNG, WebP, BMP and what else OpenCV reads; EXIF rotation applied, grey and alpha made BGR.
     *
     * @param bytes the whole file
     * @return the picture, to be closed by the caller
     * @throws CorruptImageException when the bytes give no whole picture
     */
    public static Image decode(byte[] bytes) throws CorruptImageException {
        return decode(ByteBuffer.wrap(bytes));
    }

    /**
     * As {@link #decode(byte[])}, from position to limit of {@code bytes}, whose position is left alone.
     *
     * @param bytes the whole file, heap or direct
     * @return the picture, to be closed by the caller
     * @throws CorruptImageException when the bytes give no whole picture
     */
    public static Image decode(ByteBuffer bytes) throws CorruptImageException {
        ImageHeader header = ImageHeader.parse(bytes.slice());
        ImageSize stored = header.stored();
        CodecCalls call = CodecCalls.begin();
        try (Image image = Image.allocate(stored.width(), stored.height());
                BytePointer memory = nativeCopy(bytes);
                Mat encoded = new Mat(1, bytes.remaining(), opencv_core.CV_8UC1, memory);
                Mat target = image.mat();
                // Decodes straight into our aligned memory where type and size agree, else into memory of its own.
                Mat decoded = opencv_imgcodecs.imdecode(encoded, AS_STORED, target)) {
            if (decoded == null || decoded.empty()) {
                throw new CorruptImageException("not decodable");
            }
            boolean inPlace = target.data().address() == image.pixels().memory.address();
            return header.orientation().apply(inPlace ? image.retain() : copyOf(target));
        } catch (RuntimeException e) {
            throw new CorruptImageException("not decodable: " + e.getMessage(), e);
        } finally {
            call.end();
        }
    }

    private static Image copyOf(Mat source) {
        Image image = Image.allocate(source.cols(), source.rows());
        try (Mat target = image.mat()) {
            source.copyTo(target);
        }
        return image;
    }

    private static BytePointer nativeCopy(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate();
        BytePointer memory = new BytePointer(view.remaining());
        memory.asByteBuffer().put(view);
        return memory;
    }

    /**
     * Size as displayed (EXIF rotation applied), read from the header of a JPEG, PNG, WebP or BMP without decoding.
     *
     * @param bytes the whole file or its beginning, position to limit; the position is left alone
     * @throws CorruptImageException when the header is not one of these formats or is cut short
     */
    public static ImageSize dimensions(ByteBuffer bytes) throws CorruptImageException {
        return ImageHeader.parse(bytes.slice()).size();
    }

    /** As {@link #dimensions(ByteBuffer)}. */
    public static ImageSize dimensions(byte[] bytes) throws CorruptImageException {
        return dimensions(ByteBuffer.wrap(bytes));
    }

    /**
     * The picture with its longer side at most {@code maxSide}, averaged over the pixels it replaces (INTER_AREA). Pixel
     * centres map by {@code x = (x' + 0.5) * Ws / Wj - 0.5}.
     *
     * @param image stays open and the caller's
     * @param maxSide in pixels, positive
     * @return a handle to be closed by the caller; on the same pixels where the picture is small enough
     */
    @CheckReturnValue
    public static Image limitSize(Image image, int maxSide) {
        ImageSize size = new ImageSize(image.width(), image.height());
        ImageSize limited = size.limitedTo(maxSide);
        return limited.equals(size) ? image.retain() : resize(image, limited);
    }

    private static Image resize(Image image, ImageSize size) {
        Image resized = Image.allocate(size.width(), size.height());
        try (Mat from = image.mat();
                Mat to = resized.mat();
                Size extent = new Size(size.width(), size.height())) {
            opencv_imgproc.resize(from, to, extent, 0, 0, opencv_imgproc.INTER_AREA);
        }
        return resized;
    }
}
