package io.posestream.media.video;

import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.Natives;
import io.posestream.media.Orientation;
import io.posestream.media.PackedPlane;
import io.posestream.media.Pixels;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Decoded planes to BGR as displayed: the stream's matrix and range, pixel aspect, rotation. Owns the scaler, which is
 * made anew only when the form of the frames changes. Not thread safe.
 */
final class PictureConverter implements AutoCloseable {
    /** One in libswscale's 16.16 fixed point: contrast and saturation unchanged. */
    private static final int UNITY = 1 << 16;
    /**
     * One level, in libswscale's unit of brightness. Its YUV to RGB kernels cut off fractions: measured over random colours
     * of both matrices and ranges, their error is -2.97 to 0 levels without this and -1.75 to 1.16 with it.
     */
    private static final int ROUNDING_BRIGHTNESS = 1 << 8;

    private static final Form NONE = new Form(0, 0, 0, 0, false, 0);

    private final PackedPlane target = new PackedPlane();
    private Form form = NONE;
    private SwsContext scaler;

    /** What a scaler is made for. */
    private record Form(int width, int height, int pixelFormat, int matrix, boolean fullRange, int shownWidth) {}

    /**
     * How a stored picture is displayed.
     *
     * @param storedWidth in pixels
     * @param width after pixel aspect, before orientation, in pixels
     * @param orientation how it lies
     */
    record Shape(int storedWidth, int width, Orientation orientation) {
        /** True where stored and displayed pixels are the same. */
        boolean isAsStored() {
            return width == storedWidth && orientation == Orientation.UPRIGHT;
        }
    }

    /**
     * The picture as displayed; {@code frame} stays the caller's.
     *
     * @throws CorruptImageException where it is too large, or of a format that has no colours to convert
     */
    Image convert(AVFrame frame, Shape shape) throws CorruptImageException {
        Form wanted = formOf(frame, shape);
        if ((long) wanted.shownWidth() * wanted.height() > Pixels.MOST_PIXELS) {
            throw new CorruptImageException("too large: " + wanted.shownWidth() + "x" + wanted.height() + " pixels");
        }
        if (!wanted.equals(form)) {
            rebuild(wanted);
        }
        Image image = Image.allocate(wanted.shownWidth(), wanted.height());
        target.of(image);
        int rows = swscale.sws_scale(
                scaler, frame.data(), frame.linesize(), 0, frame.height(), target.data, target.stride);
        if (rows != wanted.height()) {
            image.close();
            throw new IllegalStateException("conversion to BGR failed: " + Natives.message(rows));
        }
        return shape.orientation().apply(image);
    }

    private static Form formOf(AVFrame frame, Shape shape) {
        return new Form(
                frame.width(),
                frame.height(),
                frame.format(),
                ColorSpace.matrix(frame.colorspace(), frame.width(), frame.height()),
                ColorSpace.isFullRange(frame.color_range(), frame.format()),
                shape.width());
    }

    /**
     * The shape of {@code frame}: the height stays and the width is stretched, as players do.
     *
     * @param aspect of a pixel, numerator and denominator; not positive where it is unknown
     */
    static Shape shape(AVFrame frame, int[] aspect) {
        double width = frame.width();
        if (aspect[0] > 0 && aspect[1] > 0) {
            width = Math.max(1, Math.round(width * aspect[0] / aspect[1]));
        }
        return new Shape(frame.width(), (int) Math.min(Integer.MAX_VALUE, width), orientation(frame));
    }

    private void rebuild(Form wanted) throws CorruptImageException {
        freeScaler();
        form = NONE;
        // Without SWS_ACCURATE_RND the whole picture takes 0.6 ms at 1080p instead of 16.
        int flags = wanted.shownWidth() == wanted.width() ? swscale.SWS_BILINEAR : swscale.SWS_BICUBIC;
        scaler = swscale.sws_getContext(
                wanted.width(),
                wanted.height(),
                ColorSpace.withoutRange(wanted.pixelFormat()),
                wanted.shownWidth(),
                wanted.height(),
                avutil.AV_PIX_FMT_BGR24,
                flags,
                null,
                null,
                (DoublePointer) null);
        if (scaler == null || scaler.isNull()) {
            scaler = null;
            throw new CorruptImageException("its pixel format or size cannot be converted to BGR");
        }
        swscale.sws_setColorspaceDetails(
                scaler,
                swscale.sws_getCoefficients(wanted.matrix()),
                wanted.fullRange() ? 1 : 0,
                swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT),
                1,
                ROUNDING_BRIGHTNESS,
                UNITY,
                UNITY);
        form = wanted;
    }

    /** How the stored picture of {@code frame} lies. */
    static Orientation orientation(AVFrame frame) {
        AVFrameSideData side = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
        if (side == null || side.isNull()) {
            return Orientation.UPRIGHT;
        }
        IntPointer matrix = new IntPointer(side.data());
        return Orientation.of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }

    private void freeScaler() {
        if (scaler != null) {
            swscale.sws_freeContext(scaler);
            scaler = null;
        }
    }

    @Override
    public void close() {
        freeScaler();
        target.close();
    }
}
