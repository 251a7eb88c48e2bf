package io.posestream.media.packet;

import java.util.Arrays;
import java.util.Optional;

/**
 * H.264 (ITU-T H.264, 7.3): second fields of pictures that are coded as two, the B pictures of an open group at the
 * beginning, whose first reference was never there, and packets without a picture.
 */
final class H264Rule implements PacketRule {
    private static final int SLICE = 1;
    private static final int PARTITION_A = 2;
    private static final int IDR_SLICE = 5;
    private static final int PARAMETERS = 7;
    private static final int B_SLICE = 1;
    private static final int I_SLICE = 2;
    /** A B picture needs one reference before it and one after it. */
    private static final int REFERENCES_OF_B = 2;
    /** More than any slice header up to the parity, and than any parameter set without its picture usage part. */
    private static final int HEADER_BYTES = 32;

    private static final int PARAMETER_BYTES = 1024;
    /** Where avcC (ISO/IEC 14496-15, 5.3.3.1) says how long lengths are, and how many parameter sets follow. */
    private static final int LENGTH_SIZE_AT = 4;

    private static final int SETS_AT = 5;
    private static final int SET_LENGTH_BYTES = 2;

    private final int lengthBytes;
    private H264Sequence sequence = H264Sequence.FRAMES_ONLY;
    private Optional<H264Slice> unpaired = Optional.empty();
    private int references;

    /** @param extradata avcC, or parameter sets behind start codes */
    H264Rule(byte[] extradata) {
        boolean lengths = extradata.length > SETS_AT && extradata[0] == 1;
        lengthBytes = lengths ? (extradata[LENGTH_SIZE_AT] & 3) + 1 : 0;
        int most = lengths ? extradata[SETS_AT] & 0x1F : Integer.MAX_VALUE;
        NalUnits units = lengths
                ? new NalUnits(Arrays.copyOfRange(extradata, SETS_AT + 1, extradata.length), SET_LENGTH_BYTES)
                : new NalUnits(extradata, 0);
        for (int set = 0; set < most && units.advance(2); set++) {
            readParameters(units);
        }
    }

    @Override
    public Shows judge(byte[] packet) {
        NalUnits units = new NalUnits(packet, lengthBytes);
        boolean any = false;
        Optional<H264Slice> first = Optional.empty();
        while (units.advance(2)) {
            any = true;
            readParameters(units);
            if (isPicture(units)) {
                Optional<H264Slice> slice = H264Slice.read(units.bits(1, HEADER_BYTES), sequence);
                if (slice.isEmpty()) {
                    return Shows.PICTURE;
                }
                boolean whole = !slice.get().field()
                        || first.filter(slice.get()::completes).isPresent();
                first = first.or(() -> slice);
                if (whole) {
                    unpaired = Optional.empty();
                    return picture(first.get(), (units.at(0) & 0x1F) == IDR_SLICE);
                }
            }
        }
        if (first.isEmpty()) {
            return any ? Shows.NOTHING : Shows.PICTURE;
        }
        return field(first.get());
    }

    private Shows field(H264Slice field) {
        if (unpaired.filter(field::completes).isPresent()) {
            unpaired = Optional.empty();
            return Shows.SAME_PICTURE;
        }
        unpaired = Optional.of(field);
        return picture(field, false);
    }

    /** A picture by its first slice, of a frame or of a first field. */
    private Shows picture(H264Slice slice, boolean begins) {
        if (slice.type() == B_SLICE) {
            return references > 0 && references < REFERENCES_OF_B ? Shows.NOTHING : Shows.PICTURE;
        }
        if (begins) {
            references = REFERENCES_OF_B; // what follows refers to nothing before it
        } else if (slice.type() == I_SLICE || references > 0) {
            references++;
        }
        return Shows.PICTURE;
    }

    private static boolean isPicture(NalUnits units) {
        int type = units.at(0) & 0x1F;
        return type == SLICE || type == PARTITION_A || type == IDR_SLICE;
    }

    private void readParameters(NalUnits units) {
        if ((units.at(0) & 0x1F) == PARAMETERS) {
            sequence = H264Sequence.read(units.bits(1, PARAMETER_BYTES)).orElse(sequence);
        }
    }
}
