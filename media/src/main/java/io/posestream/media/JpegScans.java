package io.posestream.media;

import java.nio.ByteBuffer;

/** Counts the scans of a JPEG file before it is decoded: each makes a decoder go over the whole picture once more. */
public final class JpegScans {
    /** Writers of progressive files make about ten. */
    static final int MOST_SCANS = 200;

    private static final int MARKER = 0xFF;
    private static final int START_OF_SCAN = 0xDA;
    private static final int BASELINE = 0xC0;
    private static final int EXTENDED = 0xC1;
    private static final int TEMPORARY = 0x01;
    /** RST0 to RST7, SOI and EOI have no length. */
    private static final int FIRST_BARE = 0xD0;

    private static final int LAST_BARE = 0xD9;
    /** From the marker of a frame to the number of its components; from that of a scan to its own. */
    private static final int FRAME_COMPONENTS_AT = 9;

    private static final int SCAN_COMPONENTS_AT = 4;

    private JpegScans() {}

    /**
     * True for at most {@link #MOST_SCANS} scans in the bytes from the start of {@code file} to its limit.
     *
     * @param singlePass true where the decoder ends with a scan that holds all components of a sequential picture
     */
    public static boolean areFew(ByteBuffer file, boolean singlePass) {
        int scans = 0;
        int components = -1;
        int at = 0;
        while (at + 1 < file.limit()) {
            int marker = at(file, at + 1);
            // Inside a scan FF is followed by 00, so that a marker is one wherever it stands.
            if (at(file, at) != MARKER || marker == 0 || marker == MARKER) {
                at++;
            } else if (marker == TEMPORARY || (marker >= FIRST_BARE && marker <= LAST_BARE)) {
                at += 2;
            } else {
                if (marker == BASELINE || marker == EXTENDED) {
                    components = at(file, at + FRAME_COMPONENTS_AT);
                } else if (marker == START_OF_SCAN) {
                    if (singlePass && at(file, at + SCAN_COMPONENTS_AT) == components) {
                        return true;
                    }
                    if (++scans > MOST_SCANS) {
                        return false;
                    }
                }
                at += 2 + (at(file, at + 2) << 8 | at(file, at + 3));
            }
        }
        return true;
    }

    /** A byte; 0 behind the end. */
    private static int at(ByteBuffer file, int index) {
        return index < file.limit() ? file.get(index) & 0xFF : 0;
    }
}
