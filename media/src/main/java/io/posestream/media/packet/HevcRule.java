package io.posestream.media.packet;

/**
 * H.265 (ITU-T H.265, 7.4.2.2): leading pictures that are skipped because their references lie before the random access
 * point at which decoding began (RASL), and packets without a picture.
 */
final class HevcRule implements PacketRule {
    private static final int RASL_N = 8;
    private static final int RASL_R = 9;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int CRA = 21;
    private static final int LAST_PICTURE = 31;
    private static final int END_OF_SEQUENCE = 36;
    private static final int END_OF_BITSTREAM = 37;
    private static final int HEADER_BYTES = 2;
    /** Where hvcC (ISO/IEC 14496-15, 8.3.3.1) says how long lengths are. */
    private static final int LENGTH_SIZE_AT = 21;

    private final int lengthBytes;
    private boolean beginsAnew = true;
    private boolean skipsLeading;

    /** @param extradata hvcC, or parameter sets behind start codes */
    HevcRule(byte[] extradata) {
        boolean lengths = extradata.length > LENGTH_SIZE_AT && extradata[0] == 1;
        lengthBytes = lengths ? (extradata[LENGTH_SIZE_AT] & 3) + 1 : 0;
    }

    @Override
    public Shows judge(byte[] packet) {
        NalUnits units = new NalUnits(packet, lengthBytes);
        boolean any = false;
        Shows shows = Shows.NOTHING;
        while (units.advance(HEADER_BYTES)) {
            any = true;
            int type = units.at(0) >>> 1 & 0x3F;
            boolean baseLayer = (units.at(0) & 1) == 0 && units.at(1) >>> 3 == 0;
            if (type == END_OF_SEQUENCE || type == END_OF_BITSTREAM) {
                beginsAnew = true;
            } else if (type <= LAST_PICTURE && baseLayer && shows == Shows.NOTHING) {
                if (isSkipped(type)) {
                    return Shows.NOTHING;
                }
                shows = Shows.PICTURE;
            }
        }
        return any ? shows : Shows.PICTURE;
    }

    private boolean isSkipped(int type) {
        if (type >= FIRST_IRAP && type <= LAST_IRAP) {
            skipsLeading = type != CRA || beginsAnew;
            beginsAnew = false;
        }
        return skipsLeading && (type == RASL_N || type == RASL_R);
    }
}
