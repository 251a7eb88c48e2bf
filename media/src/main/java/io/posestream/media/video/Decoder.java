package io.posestream.media.video;

import io.posestream.core.UserError;
import io.posestream.media.CodecCalls;
import io.posestream.media.Natives;
import io.posestream.media.Pixels;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/** The codec side of a {@link VideoReader}: owns the codec context. Not thread safe. */
final class Decoder implements AutoCloseable {
    /** What the decoder answered. */
    enum Answer {
        PICTURE,
        NEEDS_PACKET,
        ERROR,
        END
    }

    private final String name;
    private final int codec;
    private AVCodecContext context;

    private Decoder(AVCodecContext context, String name, int codec) {
        this.context = context;
        this.name = name;
        this.codec = codec;
    }

    /** Opens the decoder of {@code stream}; {@code location} names the source in errors. */
    static Decoder open(AVStream stream, int threads, MediaLocation location) {
        int id = stream.codecpar().codec_id();
        AVCodec codec = avcodec.avcodec_find_decoder(id);
        if (codec == null || codec.isNull() || isText(id)) {
            throw location.notAVideo("no decoder for its video stream");
        }
        AVCodecContext context = Natives.allocated(avcodec.avcodec_alloc_context3(codec), "a decoder");
        boolean opened = false;
        try {
            avcodec.avcodec_parameters_to_context(context, stream.codecpar());
            context.pkt_timebase(stream.time_base());
            context.max_pixels(Pixels.MOST_PIXELS);
            context.thread_count(threads);
            // mjpeg with frame threads gives its first picture late; its slices are what can be shared out.
            context.thread_type(
                    id == avcodec.AV_CODEC_ID_MJPEG ? AVCodecContext.FF_THREAD_SLICE : AVCodecContext.FF_THREAD_FRAME);
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_COPY_OPAQUE);
            int error = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
            if (error < 0) {
                throw new UserError(location + ": decoder does not start (" + Natives.message(error) + ")");
            }
            opened = true;
        } finally {
            if (!opened) {
                avcodec.avcodec_free_context(context);
            }
        }
        return new Decoder(context, codec.name().getString(), id);
    }

    /** FFmpeg draws text files as video; nobody means that. */
    private static boolean isText(int id) {
        return id == avcodec.AV_CODEC_ID_ANSI
                || id == avcodec.AV_CODEC_ID_BINTEXT
                || id == avcodec.AV_CODEC_ID_XBIN
                || id == avcodec.AV_CODEC_ID_IDF;
    }

    /** Gives a packet in; {@code number} comes back with its picture. The packet stays the caller's. */
    void send(AVPacket packet, long number) {
        packet.opaque(new Tag(number + 1));
        // An error here means that this packet, or one before it, gives no picture: the ledger finds out which.
        CodecCalls call = CodecCalls.begin();
        try {
            avcodec.avcodec_send_packet(context, packet);
        } finally {
            call.end();
        }
    }

    /** No more packets come. */
    void drain() {
        CodecCalls call = CodecCalls.begin();
        try {
            avcodec.avcodec_send_packet(context, null);
        } finally {
            call.end();
        }
    }

    /** Takes the next picture into {@code frame}, if there is one. */
    Answer receive(AVFrame frame) {
        int result;
        CodecCalls call = CodecCalls.begin();
        try {
            result = avcodec.avcodec_receive_frame(context, frame);
        } finally {
            call.end();
        }
        if (result >= 0) {
            return Answer.PICTURE;
        }
        if (result == avutil.AVERROR_EAGAIN()) {
            return Answer.NEEDS_PACKET;
        }
        return result == avutil.AVERROR_EOF() ? Answer.END : Answer.ERROR;
    }

    /** Number of the packet that {@code frame} was made of, -1 where the decoder does not say. */
    static long number(AVFrame frame) {
        Pointer tag = frame.opaque();
        return tag == null ? -1 : tag.address() - 1;
    }

    /** True where the decoder knows that the picture is damaged. */
    static boolean isCorrupt(AVFrame frame) {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
    }

    String name() {
        return name;
    }

    boolean isKeyFramesOnly() {
        return (avcodec.avcodec_descriptor_get(codec).props() & avcodec.AV_CODEC_PROP_INTRA_ONLY) != 0;
    }

    /** True where pictures may come in another order than their packets went in. */
    boolean reorders() {
        return context.has_b_frames() > 0;
    }

    /**
     * True for the family of MPEG-4 whose decoders put grey in the place of a reference that was never there, and say
     * nothing: before the first key frame their pictures are none. The others know where they may begin.
     */
    boolean guessesReferences() {
        return switch (codec) {
            case avcodec.AV_CODEC_ID_MPEG4,
                    avcodec.AV_CODEC_ID_H261,
                    avcodec.AV_CODEC_ID_H263,
                    avcodec.AV_CODEC_ID_H263I,
                    avcodec.AV_CODEC_ID_H263P,
                    avcodec.AV_CODEC_ID_FLV1,
                    avcodec.AV_CODEC_ID_MSMPEG4V1,
                    avcodec.AV_CODEC_ID_MSMPEG4V2,
                    avcodec.AV_CODEC_ID_MSMPEG4V3,
                    avcodec.AV_CODEC_ID_RV10,
                    avcodec.AV_CODEC_ID_RV20,
                    avcodec.AV_CODEC_ID_WMV1,
                    avcodec.AV_CODEC_ID_WMV2,
                    avcodec.AV_CODEC_ID_WMV3,
                    avcodec.AV_CODEC_ID_VC1 -> true;
            default -> false;
        };
    }

    /** True for a picture that refers to no other. */
    static boolean isKey(AVFrame frame) {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0 || frame.pict_type() == avutil.AV_PICTURE_TYPE_I;
    }

    @Override
    public void close() {
        if (context != null) {
            avcodec.avcodec_free_context(context);
            context = null;
        }
    }

    /** A number that travels through the decoder in the place of a pointer and is never followed. */
    private static final class Tag extends Pointer {
        Tag(long number) {
            address = number;
        }
    }
}
