package io.posestream.media.record;

import io.posestream.media.Image;
import io.posestream.media.Natives;
import io.posestream.media.PackedPlane;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;

/** BGR pictures of one size to yuv420p planes, BT.709 limited range, padded to the coded size. Owns its buffers. */
final class PlaneConverter implements Unwind.Resource {
    private static final int UNITY = 1 << 16;

    private final int width;
    private final int height;
    private final PackedPlane source = new PackedPlane();
    private final AVFrame planes;
    private final SwsContext scaler;

    /** For pictures of a size that is coded in another. */
    PlaneConverter(RecorderOptions options) {
        Natives.load();
        this.width = options.codedWidth();
        this.height = options.codedHeight();
        planes = Natives.allocated(avutil.av_frame_alloc(), "a frame");
        planes.format(avutil.AV_PIX_FMT_YUV420P).width(this.width).height(this.height);
        planes.colorspace(avutil.AVCOL_SPC_BT709).color_range(avutil.AVCOL_RANGE_MPEG);
        if (avutil.av_frame_get_buffer(planes, 0) < 0) {
            throw new OutOfMemoryError("no native memory for planes");
        }
        scaler = Natives.allocated(
                swscale.sws_getContext(
                        this.width,
                        this.height,
                        avutil.AV_PIX_FMT_BGR24,
                        this.width,
                        this.height,
                        avutil.AV_PIX_FMT_YUV420P,
                        swscale.SWS_BILINEAR,
                        null,
                        null,
                        (DoublePointer) null),
                "a scaler");
        swscale.sws_setColorspaceDetails(
                scaler,
                swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT),
                1,
                swscale.sws_getCoefficients(swscale.SWS_CS_ITU709),
                0,
                0,
                UNITY,
                UNITY);
    }

    /** The planes of {@code image}; valid until the next call, owned by this converter. */
    AVFrame convert(Image image) {
        // The encoder may still refer to the last picture.
        avutil.av_frame_make_writable(planes);
        if (image.width() == width && image.height() == height) {
            scale(image);
        } else {
            try (Image padded = image.padded(width, height)) {
                scale(padded);
            }
        }
        return planes;
    }

    private void scale(Image image) {
        source.of(image);
        int rows = swscale.sws_scale(scaler, source.data, source.stride, 0, height, planes.data(), planes.linesize());
        if (rows != height) {
            throw new IllegalStateException("conversion to planes failed: " + Natives.message(rows));
        }
    }

    @Override
    public void close() {
        swscale.sws_freeContext(scaler);
        avutil.av_frame_free(planes);
        source.close();
    }
}
