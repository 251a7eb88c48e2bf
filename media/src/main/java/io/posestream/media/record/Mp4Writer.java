package io.posestream.media.record;

import io.posestream.core.UserError;
import io.posestream.media.Natives;
import io.posestream.media.video.MediaLocation;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** One H.264 stream into an mp4 with its index in front. Owns format and output contexts. Not thread safe. */
final class Mp4Writer implements Unwind.Resource {
    private static final int MICROSECONDS = 1_000_000;

    private final Path file;
    private final long intervalUs;
    private final AVFormatContext context;
    private AVStream stream;

    private Mp4Writer(Path file, long intervalUs, AVFormatContext context) {
        this.file = file;
        this.intervalUs = Math.min(VideoRecorder.MAX_GAP_US, intervalUs);
        this.context = context;
    }

    /** Creates {@code file} and writes the header for the encoder's stream. */
    static Mp4Writer open(Path file, AVCodecContext encoder, long intervalUs) {
        AVFormatContext context = new AVFormatContext(null);
        try (BytePointer url = MediaLocation.zeroTerminated(MediaLocation.fileUrl(file));
                BytePointer format = new BytePointer("mp4")) {
            Natives.allocated(
                    avformat.avformat_alloc_output_context2(context, null, format, url) < 0 ? null : context,
                    "a format context");
        }
        Mp4Writer writer = new Mp4Writer(file, intervalUs, context);
        try {
            writer.begin(encoder);
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private void begin(AVCodecContext encoder) {
        stream = Natives.allocated(avformat.avformat_new_stream(context, null), "a stream");
        avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder);
        try (AVRational base = new AVRational().num(1).den(MICROSECONDS)) {
            stream.time_base(base);
            stream.avg_frame_rate(encoder.framerate());
        }
        AVIOContext output = new AVIOContext(null);
        int error = avformat.avio_open2(output, context.url(), avformat.AVIO_FLAG_WRITE, null, null);
        if (error < 0) {
            throw new UserError(file + ": cannot be written (" + Natives.message(error) + ")");
        }
        context.pb(output);
        AVDictionary settings = new AVDictionary(null);
        avutil.av_dict_set(settings, "movflags", "+faststart", 0);
        // Time stamps in µs as given; the default scale would round them.
        avutil.av_dict_set(settings, "video_track_timescale", Integer.toString(MICROSECONDS), 0);
        error = avformat.avformat_write_header(context, settings);
        avutil.av_dict_free(settings);
        settings.close();
        if (error < 0) {
            throw new UserError(file + ": cannot be written (" + Natives.message(error) + ")");
        }
    }

    /** Writes a packet whose times are in µs. */
    void write(AVPacket packet) throws IOException {
        packet.duration(intervalUs);
        packet.stream_index(stream.index());
        try (AVRational us = new AVRational().num(1).den(MICROSECONDS);
                AVRational base = stream.time_base()) {
            avcodec.av_packet_rescale_ts(packet, us, base);
        }
        check(avformat.av_interleaved_write_frame(context, packet));
    }

    /** Writes the index and closes the file, so that write errors are still seen. */
    void finish() throws IOException {
        check(avformat.av_write_trailer(context));
        check(closeOutput());
    }

    private void check(int result) throws IOException {
        if (result < 0) {
            throw new IOException(file + ": cannot be written (" + Natives.message(result) + ")");
        }
    }

    private int closeOutput() {
        AVIOContext output = context.pb();
        if (output == null || output.isNull()) {
            return 0;
        }
        context.pb(null);
        return avformat.avio_close(output);
    }

    @Override
    public void close() {
        closeOutput();
        avformat.avformat_free_context(context);
    }
}
