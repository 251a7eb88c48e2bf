package io.posestream.media.video;

import io.posestream.media.Natives;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Finds out whether it is its certificate that keeps a server from being spoken with: FFmpeg says of every TLS connection
 * that fails no more than "input/output error". Static functions, thread-safe.
 */
final class TlsCheck {
    private static final String AUTHORITIES = "ca_file";

    private TlsCheck() {}

    /**
     * Whether a connection that is not verified comes about where one that is verified does not. Nothing is said on either.
     *
     * @param options how long each may take, and whom to trust where that is not the system's authorities
     */
    static boolean isUnverifiable(MediaAddress address, ReaderOptions options) {
        Optional<String> server = address.isVerified() ? address.tlsAddress() : Optional.empty();
        return server.isPresent() && !connects(server.get(), true, options) && connects(server.get(), false, options);
    }

    private static boolean connects(String server, boolean verified, ReaderOptions options) {
        AVDictionary settings = new AVDictionary(null);
        AVFormatContext context = Natives.allocated(avformat.avformat_alloc_context(), "a format context");
        AVIOContext connection = new AVIOContext(null);
        try (Interrupt interrupt = new Interrupt();
                BytePointer url = MediaLocation.zeroTerminated(server.getBytes(StandardCharsets.UTF_8))) {
            interrupt.attachTo(context);
            interrupt.arm(options.openTimeout());
            Map<String, String> rules = FormatRules.handshake(verified);
            Optional.ofNullable(options.formatOptions().get(AUTHORITIES))
                    .ifPresent(file -> rules.put(AUTHORITIES, file));
            rules.forEach((key, value) -> avutil.av_dict_set(settings, key, value, 0));
            boolean connected = avformat.avio_open2(
                            connection, url, avformat.AVIO_FLAG_READ_WRITE, context.interrupt_callback(), settings)
                    >= 0;
            if (connected) {
                avformat.avio_closep(connection);
            }
            return connected;
        } finally {
            avutil.av_dict_free(settings);
            settings.close();
            avformat.avformat_free_context(context);
        }
    }
}
