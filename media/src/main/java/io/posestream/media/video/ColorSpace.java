package io.posestream.media.video;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;

/** Which YUV matrix and range a frame has, also where its stream does not say. */
final class ColorSpace {
    /** Without a stated matrix, pictures from 720p on are BT.709 and smaller ones BT.601, as players take it. */
    private static final int HD_WIDTH = 1280;

    private static final int SD_HEIGHT = 576;

    private ColorSpace() {}

    /** libswscale's number for the matrix of a frame with FFmpeg's {@code colorspace}. */
    static int matrix(int colorspace, int width, int height) {
        return switch (colorspace) {
            case avutil.AVCOL_SPC_BT709 -> swscale.SWS_CS_ITU709;
            case avutil.AVCOL_SPC_FCC -> swscale.SWS_CS_FCC;
            case avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_SPC_SMPTE170M -> swscale.SWS_CS_ITU601;
            case avutil.AVCOL_SPC_SMPTE240M -> swscale.SWS_CS_SMPTE240M;
            case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> swscale.SWS_CS_BT2020;
            default -> width >= HD_WIDTH || height > SD_HEIGHT ? swscale.SWS_CS_ITU709 : swscale.SWS_CS_ITU601;
        };
    }

    /** True for full range (0 to 255), stated or by the old "J" formats. */
    static boolean isFullRange(int range, int pixelFormat) {
        return range == avutil.AVCOL_RANGE_JPEG || withoutRange(pixelFormat) != pixelFormat;
    }

    /** The plain format of a "J" one, whose range libswscale would otherwise decide by itself. */
    static int withoutRange(int pixelFormat) {
        return switch (pixelFormat) {
            case avutil.AV_PIX_FMT_YUVJ420P -> avutil.AV_PIX_FMT_YUV420P;
            case avutil.AV_PIX_FMT_YUVJ422P -> avutil.AV_PIX_FMT_YUV422P;
            case avutil.AV_PIX_FMT_YUVJ444P -> avutil.AV_PIX_FMT_YUV444P;
            case avutil.AV_PIX_FMT_YUVJ440P -> avutil.AV_PIX_FMT_YUV440P;
            case avutil.AV_PIX_FMT_YUVJ411P -> avutil.AV_PIX_FMT_YUV411P;
            default -> pixelFormat;
        };
    }
}
