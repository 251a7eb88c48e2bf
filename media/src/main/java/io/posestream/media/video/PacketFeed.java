package io.posestream.media.video;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Where a {@link VideoReader} takes the packets of its video stream from. Used by the thread that decodes. */
interface PacketFeed {
    /** What there is to do with a packet. */
    enum Taken {
        /** Decode it. */
        DECODE,
        /** Leave it out: it came too long ago. */
        TOO_LATE,
        /** There is none, and none will come. */
        END
    }

    /**
     * The next packet, put into {@code packet}.
     *
     * @throws IOException when the source fails
     */
    Taken take(AVPacket packet) throws IOException;

    /** When the packet last taken was read, µs since 1970. */
    long arrivalUs();

    /** How many packets were let go unseen since the last call, since there was no room for them. */
    int takeOverflow();

    /** Packets as they come, on the thread that decodes. */
    static PacketFeed direct(Demuxer demuxer) {
        return new PacketFeed() {
            @Override
            public Taken take(AVPacket packet) throws IOException {
                return demuxer.read(packet) ? Taken.DECODE : Taken.END;
            }

            @Override
            public long arrivalUs() {
                return 0;
            }

            @Override
            public int takeOverflow() {
                return 0;
            }
        };
    }
}
