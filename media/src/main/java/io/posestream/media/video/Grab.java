package io.posestream.media.video;

import static java.util.Objects.requireNonNull;

import io.posestream.media.Image;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

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
     * @param arrival how its packet came, of a camera
     */
    record Picture(
            Image image,
            long ptsUs,
            long pts,
            int timeBaseNumerator,
            int timeBaseDenominator,
            Optional<ByteBuffer> jpeg,
            boolean discontinuity,
            Optional<Arrival> arrival)
            implements Grab, AutoCloseable {
        /** Checks that nothing is missing. */
        public Picture {
            requireNonNull(image, "image is null");
            requireNonNull(jpeg, "jpeg is null");
            requireNonNull(arrival, "arrival is null");
        }

        @Override
        public void close() {
            image.close();
        }
    }

    /**
     * How a packet of a camera came.
     *
     * @param us when it was read, µs since 1970
     * @param capturedUs when the camera says that its picture was taken, µs since 1970 by the camera's clock
     * @param digest of its bytes: two equal ones in a row are probably one picture sent twice
     * @param key whether it can be decoded alone
     */
    record Arrival(long us, OptionalLong capturedUs, int digest, boolean key) {
        /** Checks that nothing is missing. */
        public Arrival {
            requireNonNull(capturedUs, "capturedUs is null");
        }
    }

    /**
     * Pictures of a camera that were not decoded, since their packets had waited for too long.
     *
     * @param count pictures, at least 1
     */
    record Late(int count) implements Grab {
        /** Checks the count. */
        public Late {
            if (count < 1) {
                throw new IllegalArgumentException("count must be positive: " + count);
            }
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
