package io.posestream.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
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

    private final PackedPlane target = new PackedPlane();
    private Form form = new Form(0, 0, 0, 0, false, 0);
    private SwsContext scaler;

    /** What a scaler is made for. */
    private record Form(int width, int height, int pixelFormat, int matrix, boolean fullRange, int shownWidth) {}

    /** The picture as displayed; {@code frame} stays the caller's. */
    Image convert(AVFrame frame) {
        Form wanted = formOf(frame);
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
        return orientation(frame).apply(image);
    }

    private static Form formOf(AVFrame frame) {
        return new Form(
                frame.width(),
                frame.height(),
                frame.format(),
                ColorSpace.matrix(frame.colorspace(), frame.width(), frame.height()),
                ColorSpace.isFullRange(frame.color_range(), frame.format()),
                shownWidth(frame));
    }

    /** Width after pixel aspect: the height stays, as players do. */
    private static int shownWidth(AVFrame frame) {
        try (AVRational aspect = frame.sample_aspect_ratio()) {
            if (aspect.num() <= 0 || aspect.den() <= 0) {
                return frame.width();
            }
            return (int) Math.max(1, Math.round((double) frame.width() * aspect.num() / aspect.den()));
        }
    }

    private void rebuild(Form wanted) {
        freeScaler();
        // Without SWS_ACCURATE_RND the whole picture takes 0.6 ms at 1080p instead of 16.
        int flags = wanted.shownWidth() == wanted.width() ? swscale.SWS_BILINEAR : swscale.SWS_BICUBIC;
        scaler = Natives.allocated(
                swscale.sws_getContext(
                        wanted.width(),
                        wanted.height(),
                        ColorSpace.withoutRange(wanted.pixelFormat()),
                        wanted.shownWidth(),
                        wanted.height(),
                        avutil.AV_PIX_FMT_BGR24,
                        flags,
                        null,
                        null,
                        (DoublePointer) null),
                "a scaler");
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

    /** True where stored and displayed pixels are the same. */
    static boolean isAsStored(AVFrame frame) {
        return shownWidth(frame) == frame.width() && orientation(frame) == Orientation.UPRIGHT;
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
