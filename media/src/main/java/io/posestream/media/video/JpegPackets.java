package io.posestream.media.video;

import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageHeader;
import io.posestream.media.ImageSize;
import io.posestream.media.JpegHeader;
import io.posestream.media.JpegScans;
import io.posestream.media.Orientation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/** Keeps the bytes of motion JPEG packets until their pictures come, so that they can be passed through unchanged. */
final class JpegPackets {
    private final boolean active;
    private final Map<Long, ByteBuffer> pending = new HashMap<>();

    JpegPackets(AVStream stream) {
        active = stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_MJPEG;
    }

    /**
     * A packet is about to go into the decoder. Frames without their own Huffman tables are no files of their own.
     *
     * @return false for one that would keep the decoder busy for ever
     */
    boolean sent(long number, byte[] bytes) {
        if (!active) {
            return true;
        }
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (!JpegScans.areFew(file, false)) {
            return false;
        }
        pending.keySet().removeIf(old -> old < number - PacketLedger.HORIZON_PACKETS);
        if (JpegHeader.hasHuffmanTables(file)) {
            pending.put(number, file.asReadOnlyBuffer());
        }
        return true;
    }

    /** The bytes of packet {@code number}, where they are a JPEG file; forgotten afterwards. */
    Optional<ByteBuffer> take(long number) {
        return Optional.ofNullable(pending.remove(number));
    }

    /** True where {@code file}, read as a still picture, has the size of {@code image} and is laid as it is stored. */
    static boolean show(ByteBuffer file, Image image) {
        try {
            ImageHeader header = ImageHeader.parse(file.slice());
            return header.orientation() == Orientation.UPRIGHT
                    && header.stored().equals(new ImageSize(image.width(), image.height()));
        } catch (CorruptImageException e) {
            return false; // what the video's decoder makes of it is stored instead
        }
    }
}
