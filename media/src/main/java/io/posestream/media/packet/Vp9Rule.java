package io.posestream.media.packet;

/** VP9 bitstream specification 0.6: frames that are not shown, alone or several in a superframe (annex B). */
final class Vp9Rule {
    private static final int FRAME_MARKER = 2;
    private static final int SUPERFRAME_MARKER = 0b110;
    private static final int PROFILE_WITH_RESERVED_BIT = 3;

    private Vp9Rule() {}

    static PacketRule.Shows judge(byte[] packet) {
        try {
            return shows(packet) ? PacketRule.Shows.PICTURE : PacketRule.Shows.NOTHING;
        } catch (IndexOutOfBoundsException e) {
            return PacketRule.Shows.PICTURE;
        }
    }

    private static boolean shows(byte[] packet) {
        int index = packet[packet.length - 1] & 0xFF;
        int sizeBytes = (index >>> 3 & 3) + 1;
        int frames = (index & 7) + 1;
        int first = packet.length - 2 - frames * sizeBytes;
        if (index >>> 5 != SUPERFRAME_MARKER || first < 0 || packet[first] != packet[packet.length - 1]) {
            return isShown(packet, 0);
        }
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            if (isShown(packet, at)) {
                return true;
            }
            for (int i = 0; i < sizeBytes; i++) {
                at += (packet[first + 1 + frame * sizeBytes + i] & 0xFF) << (8 * i);
            }
        }
        return false;
    }

    /** The beginning of the uncompressed header, 6.2. */
    private static boolean isShown(byte[] packet, int at) {
        BitReader bits = new BitReader(new byte[] {packet[at], packet.length > at + 1 ? packet[at + 1] : 0});
        if (bits.bits(2) != FRAME_MARKER) {
            return true;
        }
        int profile = bits.bit() | bits.bit() << 1;
        if (profile == PROFILE_WITH_RESERVED_BIT) {
            bits.bit();
        }
        boolean showsExisting = bits.bit() == 1;
        if (showsExisting) {
            return true;
        }
        bits.bit(); // frame type
        return bits.bit() == 1;
    }
}
