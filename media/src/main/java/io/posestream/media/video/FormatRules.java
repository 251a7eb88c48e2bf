package io.posestream.media.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which of FFmpeg's demuxers and protocols may be used. FFmpeg goes by contents and not by names: a list of other files
 * (HLS, DASH, concat, IMF, SDP, a pattern of names) would be followed wherever it lies, whatever its own name says.
 */
final class FormatRules {
    /** Containers and raw streams that hold their pictures themselves, and pictures that are read like them. */
    private static final String VIDEO =
            "mov,mp4,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,vvc,evc,m4v,"
                    + "h261,h263,mjpeg,smjpeg,flv,live_flv,kux,asf,asf_o,ogg,ivf,av1,obu,vc1,vc1test,yuv4mpegpipe,mxf,gxf,gif,"
                    + "apng,nut,rm,dv,cavsvideo,avs2,avs3,dirac,ipu,wtv,swf,nsv,nuv,pva,amv,bink,smk,flic,roq,r3d,ty,mtv,psxstr,"
                    + "jpeg_pipe,jpegls_pipe,j2k_pipe,jpegxl_pipe,jpegxl_anim,png_pipe,bmp_pipe,webp_pipe,tiff_pipe,exr_pipe,"
                    + "dpx_pipe,pam_pipe,pgm_pipe,pgmyuv_pipe,ppm_pipe,pbm_pipe,sgi_pipe,sunrast_pipe,pcx_pipe,psd_pipe,"
                    + "qoi_pipe,hdr_pipe,gem_pipe";
    /** Sound alone: opened so that it can be said what is wrong with it. */
    private static final String SOUND = "wav,w64,aiff,au,caf,aac,ac3,eac3,dts,mp3,flac,amr,amrnb,amrwb,wv,ape,tta";

    /** Where Linux distributions keep the certificates of authorities; FFmpeg's own library looks elsewhere. */
    private static final List<String> CERTIFICATES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /** As OpenSSL's own programs have it: a file of certificates of authorities in place of the system's. */
    private static final String CERTIFICATES_NAMED = "SSL_CERT_FILE";

    /** Room for the key frame of a camera that sends it in one go over UDP; the kernel gives as much as it allows. */
    private static final String DATAGRAM_BUFFER = Integer.toString(4 << 20);

    private FormatRules() {}

    /** For a file: it alone. */
    static Map<String, String> file() {
        return Map.of("format_whitelist", VIDEO + "," + SOUND, "protocol_whitelist", "file");
    }

    /** For a playlist that was named as one. It is read from its first entry to its last and not waited for. */
    static Map<String, String> playlist() {
        return Map.of(
                "format_whitelist", "hls,webvtt," + VIDEO + "," + SOUND,
                "protocol_whitelist", "file",
                "live_start_index", "0",
                "max_reload", "1");
    }

    /** For an address: nothing of this machine, and only what its kind needs. */
    static Map<String, String> address(MediaAddress address) {
        Map<String, String> options = new HashMap<>();
        switch (address.kind()) {
            case RTSP -> {
                allow(options, "rtsp,sdp,rtp,mpegts", "rtp,srtp,udp,tcp,tls");
                options.put("rtsp_transport", address.setting("transport").orElse("tcp"));
                options.put("buffer_size", DATAGRAM_BUFFER);
            }
            case RTMP -> allow(options, "flv,live_flv", "rtmp,rtmps,tcp,tls");
            case SRT -> allow(options, "mpegts", "srt");
            case WEBCAM -> allow(options, "video4linux2,v4l2", "file");
            case HTTP ->
                allow(options, "hls,webvtt,mpjpeg," + VIDEO + "," + SOUND, "http,https,httpproxy,crypto,tcp,tls");
            case INPUT -> allow(options, "mpegts,matroska,webm,mjpeg,mpjpeg,jpeg_pipe", "pipe");
        }
        if (address.isCamera()) {
            // no more is read ahead than it takes to know what comes
            options.put("fflags", "nobuffer");
            options.put("analyzeduration", "1000000");
            options.put("probesize", "1000000");
        }
        if (address.isVerified()) {
            options.putAll(verification());
        }
        if (address.kind() == MediaAddress.Kind.HTTP) {
            // of a list without an end the newest part; others are read from their first
            options.put("live_start_index", "-1");
        }
        return options;
    }

    /** For a bare TLS connection, on which nothing is said. */
    static Map<String, String> handshake(boolean verified) {
        Map<String, String> options = new HashMap<>();
        options.put("protocol_whitelist", "tls,tcp");
        if (verified) {
            options.putAll(verification());
        }
        return options;
    }

    private static Map<String, String> verification() {
        Map<String, String> options = new HashMap<>();
        options.put("tls_verify", "1");
        Stream.concat(Stream.ofNullable(System.getenv(CERTIFICATES_NAMED)), CERTIFICATES.stream())
                .filter(file -> Files.isReadable(Path.of(file)))
                .findFirst()
                .ifPresent(file -> options.put("ca_file", file));
        return options;
    }

    private static void allow(Map<String, String> options, String formats, String protocols) {
        options.put("format_whitelist", formats);
        options.put("protocol_whitelist", protocols);
    }
}
