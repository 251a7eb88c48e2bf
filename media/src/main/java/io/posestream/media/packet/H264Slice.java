package io.posestream.media.packet;

import java.util.Optional;

/**
 * The beginning of a slice header (ITU-T H.264, 7.3.3).
 *
 * @param type 0 P, 1 B, 2 I, 3 SP, 4 SI
 * @param frame number of its frame in the stream's own counting
 * @param field true for a slice of one field, false for one of a whole frame
 * @param bottom parity of the field
 */
record H264Slice(int type, int frame, boolean field, boolean bottom) {
    private static final int TYPES = 5;

    /** Reads it after the type byte of its unit; empty where it is damaged. */
    static Optional<H264Slice> read(BitReader header, H264Sequence sequence) {
        try {
            header.unsigned(); // first macroblock
            int type = header.unsigned() % TYPES;
            header.unsigned(); // picture parameter set
            header.bits(sequence.planeBits());
            int frame = header.bits(sequence.frameNumberBits());
            boolean field = sequence.fields() && header.bit() == 1;
            return Optional.of(new H264Slice(type, frame, field, field && header.bit() == 1));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** True where both are fields of one frame. */
    boolean completes(H264Slice first) {
        return field && first.field && frame == first.frame && bottom != first.bottom;
    }
}
