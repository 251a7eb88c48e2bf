package io.posestream.media.record;

import io.posestream.media.Image;
import io.posestream.media.Natives;
import io.posestream.media.PackedPlane;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;

/**
 * BGR pictures of one size to yuv420p planes, BT.709 limited range, padded to the coded size. Owns its buffers: those of
 * the last {@link #KEPT} pictures, so that some are encoded while the next is converted. Not thread safe.
 */
final class PlaneConverter implements Unwind.Resource {
    /** Pictures whose planes stay as they are. */
    static final int KEPT = 2;

    private static final int UNITY = 1 << 16;

    private final int width;
    private final int height;
    private final PackedPlane source = new PackedPlane();
    private final Deque<AVFrame> planes = new ArrayDeque<>();
    private final SwsContext scaler;

    /** For pictures of a size that is coded in another. */
    PlaneConverter(RecorderOptions options) {
        Natives.load();
        this.width = options.codedWidth();
        this.height = options.codedHeight();
        while (planes.size() < KEPT) {
            planes.add(allocate());
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

    private AVFrame allocate() {
        AVFrame frame = Natives.allocated(avutil.av_frame_alloc(), "a frame");
        frame.format(avutil.AV_PIX_FMT_YUV420P).width(width).height(height);
        frame.colorspace(avutil.AVCOL_SPC_BT709).color_range(avutil.AVCOL_RANGE_MPEG);
        if (avutil.av_frame_get_buffer(frame, 0) < 0) {
            throw new OutOfMemoryError("no native memory for planes");
        }
        return frame;
    }

    /** The planes of {@code image}; valid for {@link #KEPT} calls, this one included, owned by this converter. */
    AVFrame convert(Image image) {
        AVFrame target = planes.remove();
        planes.add(target);
        // The encoder may still refer to its picture.
        avutil.av_frame_make_writable(target);
        if (image.width() == width && image.height() == height) {
            scale(image, target);
        } else {
            try (Image padded = image.padded(width, height)) {
                scale(padded, target);
            }
        }
        return target;
    }

    private void scale(Image image, AVFrame target) {
        source.of(image);
        int rows = swscale.sws_scale(scaler, source.data, source.stride, 0, height, target.data(), target.linesize());
        if (rows != height) {
            throw new IllegalStateException("conversion to planes failed: " + Natives.message(rows));
        }
    }

    @Override
    public void close() {
        swscale.sws_freeContext(scaler);
        planes.forEach(avutil::av_frame_free);
        source.close();
    }
}
