package io.posestream.media.video;

import io.posestream.media.Natives;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/** Writes small yuv420p videos of any codec and container with chosen tags; 25 frames/s, the container by file name. */
public final class TestClip {
    private static final int FRAMES_PER_SECOND = 25;
    private static final int MATRIX_BYTES = 36;
    /** FF_COMPLIANCE_UNOFFICIAL: mjpeg of limited range. */
    private static final int UNOFFICIAL = -1;

    /** The sample of one plane (0 Y, 1 Cb, 2 Cr) at a position of that plane. */
    public interface Samples {
        int at(int frame, int plane, int x, int y);
    }

    private final String codec;
    private final int width;
    private final int height;
    private int matrix = avutil.AVCOL_SPC_BT709;
    private int range = avutil.AVCOL_RANGE_MPEG;
    private int aspectNumerator = 1;
    private int aspectDenominator = 1;
    private int[] containerAspect = {};
    private int[] displayMatrix = {};
    private int reordered;
    private int firstTick;
    private int pauseAfter = Integer.MAX_VALUE;
    private int pause;
    private final Map<String, String> options = new HashMap<>();

    public TestClip(String codec, int width, int height) {
        this.codec = codec;
        this.width = width;
        this.height = height;
    }

    TestClip colours(int newMatrix, int newRange) {
        matrix = newMatrix;
        range = newRange;
        return this;
    }

    TestClip aspect(int numerator, int denominator) {
        aspectNumerator = numerator;
        aspectDenominator = denominator;
        return this;
    }

    /** A pixel aspect that the container states and the pictures do not. */
    TestClip containerAspect(int numerator, int denominator) {
        containerAspect = new int[] {numerator, denominator};
        return this;
    }

    TestClip displayMatrix(int a, int b, int c, int d) {
        displayMatrix = new int[] {a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30};
        return this;
    }

    /** Pictures that are coded after later ones, up to so many in a row. */
    TestClip reordered(int pictures) {
        reordered = pictures;
        return this;
    }

    /** An option of the encoder's own. */
    public TestClip option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** The first picture is shown so many frames after 0. */
    TestClip startingAt(int frames) {
        firstTick = frames;
        return this;
    }

    /** Nothing is shown for so many frames after the first ones. */
    TestClip pauseAfter(int pictures, int frames) {
        pauseAfter = pictures;
        pause = frames;
        return this;
    }

    /** Writes {@code frames} pictures to {@code file}. */
    public Path write(Path file, int frames, Samples samples) {
        Natives.load();
        AVFormatContext format = new AVFormatContext(null);
        check(avformat.avformat_alloc_output_context2(format, null, (String) null, file.toString()));
        AVCodecContext encoder = encoder(format);
        AVStream stream = avformat.avformat_new_stream(format, null);
        check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder));
        stream.codecpar().codec_tag(0);
        stream.time_base(encoder.time_base());
        stream.avg_frame_rate(encoder.framerate());
        stream.sample_aspect_ratio(encoder.sample_aspect_ratio());
        if (containerAspect.length > 0) {
            AVRational aspect = new AVRational().num(containerAspect[0]).den(containerAspect[1]);
            stream.sample_aspect_ratio(aspect);
            stream.codecpar().sample_aspect_ratio(aspect);
        }
        addDisplayMatrix(stream.codecpar());
        AVIOContext output = new AVIOContext(null);
        check(avformat.avio_open2(output, file.toString(), avformat.AVIO_FLAG_WRITE, null, null));
        format.pb(output);
        AVDictionary settings = new AVDictionary(null);
        if (file.toString().endsWith(".mp4")) {
            avutil.av_dict_set(settings, "movflags", "+faststart", 0);
        }
        check(avformat.avformat_write_header(format, settings));
        avutil.av_dict_free(settings);
        encodeAll(format, stream, encoder, frames, samples);
        check(avformat.av_write_trailer(format));
        avformat.avio_close(output);
        format.pb(null);
        avformat.avformat_free_context(format);
        avcodec.avcodec_free_context(encoder);
        return file;
    }

    private AVCodecContext encoder(AVFormatContext format) {
        AVCodec found = avcodec.avcodec_find_encoder_by_name(codec);
        AVCodecContext context = avcodec.avcodec_alloc_context3(found);
        context.width(width);
        context.height(height);
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.colorspace(matrix);
        context.color_range(range);
        context.time_base(new AVRational().num(1).den(FRAMES_PER_SECOND));
        context.framerate(new AVRational().num(FRAMES_PER_SECOND).den(1));
        context.sample_aspect_ratio(new AVRational().num(aspectNumerator).den(aspectDenominator));
        context.bit_rate(4_000_000);
        context.gop_size(12);
        context.max_b_frames(reordered);
        context.strict_std_compliance(UNOFFICIAL);
        if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
            context.flags(avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        AVDictionary own = new AVDictionary(null);
        options.forEach((name, value) -> avutil.av_dict_set(own, name, value, 0));
        check(avcodec.avcodec_open2(context, found, own));
        avutil.av_dict_free(own);
        return context;
    }

    private void addDisplayMatrix(AVCodecParameters parameters) {
        if (displayMatrix.length == 0) {
            return;
        }
        AVPacketSideData list = new AVPacketSideData(null);
        int[] count = {0};
        AVPacketSideData added =
                avcodec.av_packet_side_data_new(list, count, avcodec.AV_PKT_DATA_DISPLAYMATRIX, MATRIX_BYTES, 0);
        new IntPointer(added.data()).put(displayMatrix);
        parameters.coded_side_data(list);
        parameters.nb_coded_side_data(count[0]);
    }

    private void encodeAll(
            AVFormatContext format, AVStream stream, AVCodecContext encoder, int frames, Samples samples) {
        AVFrame frame = avutil.av_frame_alloc();
        frame.format(avutil.AV_PIX_FMT_YUV420P).width(width).height(height);
        frame.colorspace(matrix).color_range(range).sample_aspect_ratio(encoder.sample_aspect_ratio());
        check(avutil.av_frame_get_buffer(frame, 0));
        AVPacket packet = avcodec.av_packet_alloc();
        for (int i = 0; i <= frames && frames > 0; i++) {
            if (i < frames) {
                check(avutil.av_frame_make_writable(frame));
                fill(frame, i, samples);
                frame.pts(firstTick + i + (i >= pauseAfter ? pause : 0));
            }
            check(avcodec.avcodec_send_frame(encoder, i < frames ? frame : null));
            while (avcodec.avcodec_receive_packet(encoder, packet) >= 0) {
                packet.duration(1);
                avcodec.av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
                check(avformat.av_interleaved_write_frame(format, packet));
            }
        }
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
    }

    private static void fill(AVFrame frame, int index, Samples samples) {
        for (int plane = 0; plane < 3; plane++) {
            int columns = plane == 0 ? frame.width() : (frame.width() + 1) / 2;
            int rows = plane == 0 ? frame.height() : (frame.height() + 1) / 2;
            BytePointer data = frame.data(plane);
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    data.put((long) y * frame.linesize(plane) + x, (byte) samples.at(index, plane, x, y));
                }
            }
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new AssertionError(Natives.message(result));
        }
    }
}
