package io.posestream.media.record;

import io.posestream.media.CodecCalls;
import io.posestream.media.Natives;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** H.264 by libopenh264, the encoder of the LGPL build. Owns the codec context. Not thread safe. */
final class Encoder implements Unwind.Resource {
    private static final int MICROSECONDS = 1_000_000;
    /** A key frame at least every two seconds, so that a viewer can jump. */
    private static final long KEY_INTERVAL_US = 2_000_000;

    private static final double MAX_BITS_PER_SECOND = 60e6;
    /** Bounds of the quantiser. Without the upper one key frames fell from 36 to 30 dB, which is seen as a pulse. */
    private static final int FINEST_QUANTISER = 16;

    private static final int COARSEST_QUANTISER = 26;

    private final AVCodecContext context;
    private final AVPacket packet;

    private Encoder(AVCodecContext context) {
        this.context = context;
        this.packet = Natives.allocated(avcodec.av_packet_alloc(), "a packet");
    }

    static Encoder open(RecorderOptions options) {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        if (codec == null || codec.isNull()) {
            throw new IllegalStateException("this FFmpeg build has no libopenh264");
        }
        AVCodecContext context = Natives.allocated(avcodec.avcodec_alloc_context3(codec), "an encoder");
        configure(context, options);
        AVDictionary settings = new AVDictionary(null);
        // Every picture is kept, whatever the bit rate says.
        avutil.av_dict_set(settings, "allow_skip_frames", "0", 0);
        avutil.av_dict_set(settings, "rc_mode", "quality", 0);
        avutil.av_dict_set(settings, "profile", "high", 0);
        int error = avcodec.avcodec_open2(context, codec, settings);
        avutil.av_dict_free(settings);
        settings.close();
        if (error < 0) {
            avcodec.avcodec_free_context(context);
            throw new IllegalStateException("libopenh264 does not start: " + Natives.message(error));
        }
        return new Encoder(context);
    }

    private static void configure(AVCodecContext context, RecorderOptions options) {
        int width = options.codedWidth();
        int height = options.codedHeight();
        context.width(width);
        context.height(height);
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.colorspace(avutil.AVCOL_SPC_BT709);
        context.color_primaries(avutil.AVCOL_PRI_BT709);
        context.color_trc(avutil.AVCOL_TRC_BT709);
        context.color_range(avutil.AVCOL_RANGE_MPEG);
        double picturesPerSecond = (double) MICROSECONDS / options.intervalUs();
        double bits = (double) width * height * options.bitsPerPixel() * picturesPerSecond;
        context.bit_rate(Math.round(Math.min(MAX_BITS_PER_SECOND, bits)));
        context.qmin(FINEST_QUANTISER);
        context.qmax(COARSEST_QUANTISER);
        context.gop_size((int) Math.max(1, KEY_INTERVAL_US / options.intervalUs()));
        context.thread_count(options.threads());
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        try (AVRational base = new AVRational().num(1).den(MICROSECONDS);
                AVRational rate = new AVRational().num(MICROSECONDS).den((int)
                        Math.min(Integer.MAX_VALUE, options.intervalUs()))) {
            context.time_base(base);
            context.framerate(rate);
        }
    }

    AVCodecContext context() {
        return context;
    }

    /** Encodes {@code planes}, whose pts is in µs, and writes what comes out. */
    void encode(AVFrame planes, Mp4Writer writer) throws IOException {
        send(planes);
        writeReady(writer);
    }

    /** Writes what the encoder still holds. */
    void drain(Mp4Writer writer) throws IOException {
        send(null);
        writeReady(writer);
    }

    private void send(AVFrame planes) throws IOException {
        CodecCalls call = CodecCalls.begin();
        try {
            check(avcodec.avcodec_send_frame(context, planes));
        } finally {
            call.end();
        }
    }

    private void writeReady(Mp4Writer writer) throws IOException {
        int result = avcodec.avcodec_receive_packet(context, packet);
        while (result >= 0) {
            writer.write(packet);
            result = avcodec.avcodec_receive_packet(context, packet);
        }
        if (result != avutil.AVERROR_EAGAIN() && result != avutil.AVERROR_EOF()) {
            check(result);
        }
    }

    private static void check(int result) throws IOException {
        if (result < 0) {
            throw new IOException("H.264 encoder failed: " + Natives.message(result));
        }
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
    }
}
