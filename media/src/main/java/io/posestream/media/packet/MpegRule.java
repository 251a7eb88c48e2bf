package io.posestream.media.packet;

/**
 * MPEG-1 and MPEG-2 video (ISO/IEC 13818-2, 6.2): packets without a picture, and the B pictures of an open group at the
 * beginning, whose first reference was never there.
 */
final class MpegRule implements PacketRule {
    private static final int PICTURE_START = 0x00;
    private static final int GROUP_START = 0xB8;
    private static final int CLOSED_GROUP = 0x40;
    private static final int INTRA = 1;
    private static final int BIDIRECTIONAL = 3;
    /** A B picture needs one reference before it and one after it. */
    private static final int REFERENCES_OF_B = 2;

    private boolean closed;
    private int references;

    @Override
    public Shows judge(byte[] packet) {
        NalUnits units = new NalUnits(packet, 0);
        boolean any = false;
        while (units.advance(3)) {
            any = true;
            if (units.at(0) == PICTURE_START) {
                return picture(units.at(2) >>> 3 & 7);
            }
            // start code, 25 bits of time code, then the flag
            if (units.at(0) == GROUP_START && units.size() > 4) {
                closed = (units.at(4) & CLOSED_GROUP) != 0;
            }
        }
        return any ? Shows.NOTHING : Shows.PICTURE;
    }

    private Shows picture(int type) {
        if (type == BIDIRECTIONAL) {
            return references < REFERENCES_OF_B && references > 0 && !closed ? Shows.NOTHING : Shows.PICTURE;
        }
        if (type == INTRA || references > 0) {
            references++;
        }
        return Shows.PICTURE;
    }
}
