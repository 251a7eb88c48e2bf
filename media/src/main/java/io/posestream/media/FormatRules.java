package io.posestream.media;

import java.util.Map;

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

    /** For an address: nothing of this machine. */
    static Map<String, String> address() {
        return Map.of(
                "format_whitelist",
                "rtsp,sdp,rtp,hls,webvtt,mpjpeg," + VIDEO + "," + SOUND,
                "protocol_whitelist",
                "http,https,httpproxy,crypto,tcp,tls,udp,rtp,srtp,rtsp");
    }
}
