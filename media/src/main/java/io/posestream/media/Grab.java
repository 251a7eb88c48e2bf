package io.posestream.media;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What {@link VideoReader#next()} found: a sound picture, packets that gave none, or the end. */
public sealed interface Grab {
    /**
     * A sound picture. Closing it closes its image.
     *
     * @param image the picture as displayed; owned by the receiver
     * @param ptsUs presentation time from the stream's start, in µs
     * @param pts the stream's own presentation time, in units of the time base
     * @param timeBaseNumerator of the time base, in seconds
     * @param timeBaseDenominator of the time base
     * @param jpeg the packet as a JPEG file of the displayed picture, where {@link VideoInfo#jpegPackets()} and it is
     *     one; read-only, on the heap
     * @param discontinuity the source's clock jumped before this picture, which is shown one nominal interval after the
     *     last
     */
    record Picture(
            Image image,
            long ptsUs,
            long pts,
            int timeBaseNumerator,
            int timeBaseDenominator,
            Optional<ByteBuffer> jpeg,
            boolean discontinuity)
            implements Grab, AutoCloseable {
        /** Checks that nothing is missing. */
        public Picture {
            requireNonNull(image, "image is null");
            requireNonNull(jpeg, "jpeg is null");
        }

        @Override
        public void close() {
            image.close();
        }
    }

    /**
     * A run of pictures that were due to be shown and did not come, or came flagged corrupt, in display order. Not the
     * end. Packets that by their codec's rules show nothing are not among them.
     *
     * @param count pictures, at least 1
     * @param reason what the decoder found, in a few words
     * @param ptsUs presentation time of the first of them from the stream's start, in µs; estimated where unknown
     */
    record Corrupt(int count, String reason, long ptsUs) implements Grab {
        /** Checks the count. */
        public Corrupt {
            if (count < 1) {
                throw new IllegalArgumentException("count must be positive: " + count);
            }
            requireNonNull(reason, "reason is null");
        }
    }

    /**
     * The end; every later call gives it again.
     *
     * @param truncated the source ended earlier than its container promised
     * @param missingFrames packets that the container's index names and that were not there; 0 where it has none
     */
    record End(boolean truncated, long missingFrames) implements Grab {
        /** Checks that nothing is missing unless truncated. */
        public End {
            if (missingFrames < 0 || (!truncated && missingFrames > 0)) {
                throw new IllegalArgumentException("truncated " + truncated + ", missingFrames " + missingFrames);
            }
        }
    }
}
