package io.posestream.media.packet;

import java.util.Optional;

/**
 * What the beginning of a slice header depends on, of a sequence parameter set (ITU-T H.264, 7.3.2.1.1).
 *
 * @param fields true where pictures may be coded as two fields
 * @param frameNumberBits length of a frame's number
 * @param planeBits length of the number of a colour plane
 */
record H264Sequence(boolean fields, int frameNumberBits, int planeBits) {
    static final H264Sequence FRAMES_ONLY = new H264Sequence(false, 4, 0);

    private static final int MOST_FRAME_NUMBER_BITS = 16;
    private static final int MOST_CYCLE = 255;
    private static final int COLOUR_444 = 3;

    /** Reads it after its type byte; empty where it is damaged. */
    static Optional<H264Sequence> read(BitReader set) {
        try {
            int profile = set.bits(8);
            set.bits(16); // constraints, level
            set.unsigned(); // id
            int planeBits = hasFormat(profile) ? readFormat(set) : 0;
            int frameNumberBits = set.unsigned() + 4;
            skipOrder(set);
            set.unsigned(); // reference frames
            set.bit(); // gaps in frame numbers
            set.unsigned(); // width
            set.unsigned(); // height
            boolean framesOnly = set.bit() == 1;
            return frameNumberBits > MOST_FRAME_NUMBER_BITS
                    ? Optional.empty()
                    : Optional.of(new H264Sequence(!framesOnly, frameNumberBits, planeBits));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static boolean hasFormat(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    /** Colour format, depths, scaling lists; gives the length of a colour plane's number. */
    private static int readFormat(BitReader set) {
        int format = set.unsigned();
        int planeBits = format == COLOUR_444 && set.bit() == 1 ? 2 : 0;
        set.unsigned(); // luma depth
        set.unsigned(); // chroma depth
        set.bit(); // lossless bypass
        if (set.bit() == 1) {
            int lists = format == COLOUR_444 ? 12 : 8;
            for (int list = 0; list < lists; list++) {
                if (set.bit() == 1) {
                    skipScaling(set, list < 6 ? 16 : 64);
                }
            }
        }
        return planeBits;
    }

    /** One scaling list, 7.3.2.1.1.1. */
    private static void skipScaling(BitReader set, int size) {
        int next = 8;
        for (int i = 0; i < size && next != 0; i++) {
            next = (next + set.signed()) & 0xFF;
        }
    }

    /** How the order of presentation is coded. */
    private static void skipOrder(BitReader set) {
        int type = set.unsigned();
        if (type == 0) {
            set.unsigned();
        } else if (type == 1) {
            set.bit();
            set.signed();
            set.signed();
            int cycle = Math.min(set.unsigned(), MOST_CYCLE);
            for (int i = 0; i < cycle; i++) {
                set.signed();
            }
        }
    }
}
