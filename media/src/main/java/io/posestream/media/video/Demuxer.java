package io.posestream.media.video;

import io.posestream.core.UserError;
import io.posestream.media.Natives;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.AVStreamGroup;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/** The container side of a {@link VideoReader}: owns the format context and its interrupt. Not thread safe but for abort. */
final class Demuxer implements AutoCloseable {
    private static final long MICROSECONDS = 1_000_000;
    private static final long DEFAULT_INTERVAL_US = 40_000;
    /** Of cameras. */
    private static final long LIVE_ANALYSIS_US = 1_000_000;
    /** Damaged stretches a demuxer may report in a row before the rest is given up. */
    private static final int MAX_READ_ERRORS = 1000;

    private final MediaLocation location;
    private final Duration readTimeout;
    private final Runnable signOfLife;
    private final Interrupt interrupt = new Interrupt();
    private Optional<OpenGuard> guard = Optional.empty();
    private AVFormatContext context;
    private AVStream stream;

    private Demuxer(MediaLocation location, Duration readTimeout, Runnable signOfLife) {
        this.location = location;
        this.readTimeout = readTimeout;
        this.signOfLife = signOfLife;
    }

    /**
     * Opens the source and finds its best video stream.
     *
     * @param signOfLife run before each native call that may block, on the thread that makes it
     */
    static Demuxer open(MediaLocation location, ReaderOptions options, Runnable signOfLife) {
        Natives.load();
        Demuxer demuxer = new Demuxer(location, options.readTimeout(), signOfLife);
        try {
            demuxer.openInput(options);
            demuxer.findStream();
            return demuxer;
        } catch (RuntimeException e) {
            demuxer.close();
            throw e;
        }
    }

    private void openInput(ReaderOptions options) {
        context = Natives.allocated(avformat.avformat_alloc_context(), "a format context");
        interrupt.attachTo(context);
        arm(options.openTimeout());
        guard = location.file().map(file -> OpenGuard.attach(context, file, location.isPlaylist()));
        AVDictionary settings = new AVDictionary(null);
        AVInputFormat format = null; // known by its contents
        if (location.address()
                .filter(at -> at.kind() == MediaAddress.Kind.WEBCAM)
                .isPresent()) {
            avdevice.avdevice_register_all();
            format = avformat.av_find_input_format("video4linux2");
        }
        try (BytePointer url = location.url()) {
            location.formatOptions().forEach((key, value) -> avutil.av_dict_set(settings, key, value, 0));
            for (Map.Entry<String, String> option : options.formatOptions().entrySet()) {
                avutil.av_dict_set(settings, option.getKey(), option.getValue(), 0);
            }
            int error = avformat.avformat_open_input(context, url, format, settings);
            if (error < 0) {
                context = null; // freed by FFmpeg on failure
                throw openFailure(error, options);
            }
        } finally {
            avutil.av_dict_free(settings);
            settings.close();
        }
        if (isLive()) {
            // no more is read ahead than it takes to know what comes
            context.max_analyze_duration(LIVE_ANALYSIS_US);
        }
        // a time of its own: FFmpeg takes one that is over for all it could learn, and reads nothing good after that
        arm(options.openTimeout());
        int error = avformat.avformat_find_stream_info(context, (AVDictionary) null);
        if (error < 0) {
            throw openFailure(error, options);
        }
    }

    private void arm(Duration patience) {
        signOfLife.run();
        interrupt.arm(patience);
    }

    private RuntimeException openFailure(int error, ReaderOptions options) {
        if (interrupt.isAborted()) {
            return new UserError(location + ": opening was given up");
        }
        if (location.address().isPresent()) {
            return addressFailure(location.address().get(), error, options);
        }
        if (location.isPlaylist()) {
            return new UserError(
                    location + ": not a playlist that can be read; only files of its own folder are opened ("
                            + Natives.message(error) + ")");
        }
        if (error == avutil.AVERROR_EINVAL()) {
            return location.notAVideo("its contents are of no kind that is accepted; lists of other files are not");
        }
        return location.notAVideo(Natives.message(error));
    }

    private RuntimeException addressFailure(MediaAddress address, int error, ReaderOptions options) {
        if (interrupt.isExpired()) {
            return new NoAnswerException(location + ": no answer in time");
        }
        if (error == avutil.AVERROR_HTTP_UNAUTHORIZED || error == avutil.AVERROR_HTTP_FORBIDDEN) {
            return new UserError(location + ": refuses the user name or password (" + Natives.message(error)
                    + "): put them into the address, USER:PASSWORD@HOST");
        }
        if (error == avutil.AVERROR_HTTP_NOT_FOUND) {
            return new UserError(location + ": has nothing at that path (" + Natives.message(error)
                    + "): see the camera's manual for the right one");
        }
        boolean answered = error == avutil.AVERROR_INVALIDDATA()
                || error == avutil.AVERROR_HTTP_BAD_REQUEST
                || error == avutil.AVERROR_HTTP_OTHER_4XX
                || error == avutil.AVERROR_PROTOCOL_NOT_FOUND()
                || error == avutil.AVERROR_EINVAL();
        if (!answered && TlsCheck.isUnverifiable(address, options)) {
            return new UserError(
                    location + ": its certificate cannot be verified (nobody known has signed it, it is too"
                            + " old, or it is for another name): #tls=insecure behind the address takes any, for this source");
        }
        return answered
                ? location.notAVideo(Natives.message(error))
                : new NoAnswerException(location + ": " + Natives.message(error));
    }

    private void findStream() {
        int index = avformat.av_find_best_stream(
                context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (org.bytedeco.ffmpeg.avcodec.AVCodec) null, 0);
        if (index < 0 || isCover(index)) {
            throw new UserError(location + ": has no video stream (perhaps only sound)");
        }
        stream = context.streams(index);
        refuseTile(index);
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != index) {
                context.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
    }

    /** One tile of a picture is not the picture. */
    private void refuseTile(int index) {
        for (int i = 0; i < context.nb_stream_groups(); i++) {
            AVStreamGroup group = context.stream_groups(i);
            boolean grid = group.type() == avformat.AV_STREAM_GROUP_PARAMS_TILE_GRID
                    && group.params_tile_grid().nb_tiles() > 1;
            for (int member = 0; grid && member < group.nb_streams(); member++) {
                if (group.streams(member).index() == index) {
                    throw new UserError(location + ": a picture stored in tiles (HEIC), which is not read: save it as"
                            + " JPEG or PNG");
                }
            }
        }
    }

    /** A picture attached to a sound file is no video. */
    private boolean isCover(int index) {
        return (context.streams(index).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
    }

    /**
     * The next packet of the video stream, put into {@code packet}.
     *
     * @return false at the end
     * @throws InterruptedIOException after an abort or when the read timeout has passed
     * @throws IOException when the source fails otherwise
     */
    boolean read(AVPacket packet) throws IOException {
        int errors = 0;
        while (errors < MAX_READ_ERRORS) {
            arm(readTimeout);
            int result = avformat.av_read_frame(context, packet);
            if (interrupt.isAborted() || (result < 0 && interrupt.isExpired())) {
                avcodec.av_packet_unref(packet);
                throw new InterruptedIOException(
                        location + (interrupt.isAborted() ? ": reading was given up" : ": no data in time"));
            }
            if (result == avutil.AVERROR_EOF()) {
                return false;
            }
            if (result >= 0 && packet.stream_index() == stream.index()) {
                return true;
            }
            if (result >= 0) {
                avcodec.av_packet_unref(packet);
                continue;
            }
            errors++;
            if (result != avutil.AVERROR_INVALIDDATA() && result != avutil.AVERROR_EAGAIN()) {
                throw new IOException(location + ": " + Natives.message(result));
            }
        }
        return false;
    }

    AVStream stream() {
        return stream;
    }

    /** Whether the source has no end of its own: a camera, motion JPEG over HTTP, HLS without an end. */
    boolean isLive() {
        Optional<MediaAddress> address = location.address();
        if (address.isEmpty() || address.get().kind() == MediaAddress.Kind.INPUT) {
            return false;
        }
        if (address.get().isCamera() || format().equals("mpjpeg")) {
            return true;
        }
        if (format().equals("hls")) {
            return context.duration() == avutil.AV_NOPTS_VALUE;
        }
        return context.pb() != null && avformat.avio_size(context.pb()) < 0;
    }

    /** When the picture of {@code packet} was taken, by the sender's own clock, where it says so (RTCP). */
    static OptionalLong producerTimeUs(AVPacket packet) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data = avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_PRFT, size);
            if (data == null || data.isNull()) {
                return OptionalLong.empty();
            }
            long us = new AVProducerReferenceTime(data).wallclock();
            return us > 0 ? OptionalLong.of(us) : OptionalLong.empty();
        }
    }

    /** Whether its packets come in bursts, a file of some seconds at a time. */
    boolean comesInParts() {
        return format().equals("hls");
    }

    /** When a packet is due, in µs; empty where it does not say. Grows from packet to packet, unless the clock jumps. */
    OptionalLong dueUs(AVPacket packet) {
        long ticks = packet.dts() == avutil.AV_NOPTS_VALUE ? packet.pts() : packet.dts();
        return ticks == avutil.AV_NOPTS_VALUE ? OptionalLong.empty() : OptionalLong.of(toUs(ticks));
    }

    /** The frame rate's inverse as the container or codec states it, 40 ms where neither does. */
    long intervalUs() {
        try (AVRational rate = avformat.av_guess_frame_rate(context, stream, null)) {
            if (rate.num() <= 0 || rate.den() <= 0) {
                return DEFAULT_INTERVAL_US;
            }
            return Math.max(1, (MICROSECONDS * rate.den() + rate.num() / 2) / rate.num());
        }
    }

    /** Packets that the header claims; no more than a claim. */
    OptionalLong claimedFrames() {
        return stream.nb_frames() > 0 ? OptionalLong.of(stream.nb_frames()) : OptionalLong.empty();
    }

    /** FFmpeg's names of the format, comma between them. */
    String format() {
        return context.iformat().name().getString();
    }

    /** True for formats whose clock may be set anew on the way. */
    boolean mayJump() {
        return (context.iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0;
    }

    /** Pixel aspect of a frame, numerator and denominator: the container's, else the frame's own; 0 where unknown. */
    int[] pixelAspect(AVFrame frame) {
        try (AVRational aspect = avformat.av_guess_sample_aspect_ratio(context, stream, frame)) {
            return new int[] {aspect.num(), aspect.den()};
        }
    }

    /** The length the container states; empty where FFmpeg only estimated it. */
    OptionalLong durationUs() {
        if (context.duration_estimation_method() != avformat.AVFMT_DURATION_FROM_STREAM) {
            return OptionalLong.empty();
        }
        if (stream.duration() != avutil.AV_NOPTS_VALUE) {
            return OptionalLong.of(toUs(stream.duration()));
        }
        boolean onlyStream = context.nb_streams() == 1;
        return onlyStream && context.duration() > 0 ? OptionalLong.of(context.duration()) : OptionalLong.empty();
    }

    /** A time or length in units of the stream's time base as µs, rounded to the nearest. */
    long toUs(long ticks) {
        try (AVRational base = stream.time_base();
                AVRational us = new AVRational().num(1).den((int) MICROSECONDS)) {
            return avutil.av_rescale_q(ticks, base, us);
        }
    }

    /** µs in units of the stream's time base. */
    long toTicks(long us) {
        try (AVRational base = stream.time_base();
                AVRational unit = new AVRational().num(1).den((int) MICROSECONDS)) {
            return avutil.av_rescale_q(us, unit, base);
        }
    }

    /** Creation time the container states. */
    OptionalLong creationTimeUs() {
        AVDictionaryEntry entry = avutil.av_dict_get(context.metadata(), "creation_time", null, 0);
        if (entry == null || entry.isNull()) {
            return OptionalLong.empty();
        }
        try {
            java.time.Instant created = java.time.Instant.parse(entry.value().getString());
            long us = created.getEpochSecond() * MICROSECONDS + created.getNano() / 1000;
            // Writers without a clock leave the format's own zero, 1904 or 1970.
            return us > 0 ? OptionalLong.of(us) : OptionalLong.empty();
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }

    /** Ends a blocked read; from any thread. */
    void abort() {
        interrupt.abort();
    }

    @Override
    public void close() {
        if (context != null) {
            avformat.avformat_close_input(context);
            context = null;
        }
        guard.ifPresent(OpenGuard::close);
        interrupt.close();
    }
}
