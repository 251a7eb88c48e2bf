package io.posestream.media;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/** Keeps the bytes of motion JPEG packets until their pictures come, so that they can be passed through unchanged. */
final class JpegPackets {
    private final boolean active;
    private final Map<Long, ByteBuffer> pending = new HashMap<>();

    JpegPackets(AVStream stream) {
        active = stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_MJPEG;
    }

    /** A packet goes into the decoder. Frames without their own Huffman tables are no files of their own. */
    void sent(long number, AVPacket packet) {
        if (!active) {
            return;
        }
        pending.keySet().removeIf(old -> old < number - PacketLedger.HORIZON_PACKETS);
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        if (JpegHeader.hasHuffmanTables(ByteBuffer.wrap(bytes))) {
            pending.put(number, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }
    }

    /** The bytes of packet {@code number}, where they are a JPEG file; forgotten afterwards. */
    Optional<ByteBuffer> take(long number) {
        return Optional.ofNullable(pending.remove(number));
    }
}
