package io.posestream.media.packet;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * What a codec's rules say that a packet shows, found in its first bytes and not by asking the decoder, so that the answer
 * depends on neither threads nor on when the decoder speaks. Bytes that follow no rule are due to show a picture: where
 * none comes, they were damaged. Packets are given in order of decoding. Not thread safe.
 */
public interface PacketRule {
    /** What a packet shows. */
    enum Shows {
        PICTURE,
        /** The other field of the picture that the packet before began. */
        SAME_PICTURE,
        /** Nothing: a hidden reference, parameters, a leading picture whose references lie before the beginning. */
        NOTHING
    }

    /** Judges the next packet. */
    Shows judge(byte[] packet);

    /** The rule for the packets of {@code stream}. */
    static PacketRule of(AVStream stream) {
        return switch (stream.codecpar().codec_id()) {
            case avcodec.AV_CODEC_ID_H264 -> new H264Rule(extradata(stream));
            case avcodec.AV_CODEC_ID_HEVC -> new HevcRule(extradata(stream));
            case avcodec.AV_CODEC_ID_MPEG1VIDEO, avcodec.AV_CODEC_ID_MPEG2VIDEO -> new MpegRule();
            case avcodec.AV_CODEC_ID_MPEG4 -> PacketRule::mpeg4;
            case avcodec.AV_CODEC_ID_VP8 -> PacketRule::vp8;
            case avcodec.AV_CODEC_ID_VP9 -> Vp9Rule::judge;
            default -> packet -> Shows.PICTURE;
        };
    }

    /** The bytes of {@code packet}. */
    static byte[] bytes(AVPacket packet) {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        return bytes;
    }

    private static byte[] extradata(AVStream stream) {
        byte[] bytes = new byte[stream.codecpar().extradata_size()];
        if (bytes.length > 0) {
            stream.codecpar().extradata().get(bytes);
        }
        return bytes;
    }

    /** RFC 6386, 9.1: bit 4 of the frame tag. */
    private static Shows vp8(byte[] packet) {
        return packet.length > 0 && (packet[0] & 0x10) == 0 ? Shows.NOTHING : Shows.PICTURE;
    }

    /** ISO/IEC 14496-2: a VOP that is not coded stands for a repetition; players and writers know it by its length. */
    private static Shows mpeg4(byte[] packet) {
        int longestNotCoded = 19;
        boolean vop = packet.length >= 4
                && packet.length <= longestNotCoded
                && packet[0] == 0
                && packet[1] == 0
                && packet[2] == 1
                && packet[3] == (byte) 0xB6;
        return vop ? Shows.NOTHING : Shows.PICTURE;
    }
}
