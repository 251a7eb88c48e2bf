package io.posestream.media;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The eight ways to lay a stored picture on the screen: an optional transposition, then optional flips. In the order of
 * EXIF's numbers, from 1 on.
 */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    HALF_TURN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_CLOCKWISE(true, true, false),
    ANTI_TRANSPOSED(true, true, true),
    QUARTER_COUNTER_CLOCKWISE(true, false, true);

    private static final int FLIP_ROWS = 0;
    private static final int FLIP_COLUMNS = 1;
    private static final int FLIP_BOTH = -1;

    private final boolean transposes;
    private final boolean flipsX;
    private final boolean flipsY;

    Orientation(boolean transposes, boolean flipsX, boolean flipsY) {
        this.transposes = transposes;
        this.flipsX = flipsX;
        this.flipsY = flipsY;
    }

    /**
     * From FFmpeg's display matrix (libavutil/display.h): a stored point (p, q) is shown at
     * {@code (a p + c q, b p + d q)} plus a shift; only signs and the larger terms count, so an angle between two quarter
     * turns goes to the nearer.
     */
    public static Orientation of(int a, int b, int c, int d) {
        boolean transposes = Math.abs((long) b) + Math.abs((long) c) > Math.abs((long) a) + Math.abs((long) d);
        boolean flipsX = transposes ? c < 0 : a < 0;
        boolean flipsY = transposes ? b < 0 : d < 0;
        for (Orientation orientation : values()) {
            if (orientation.transposes == transposes && orientation.flipsX == flipsX && orientation.flipsY == flipsY) {
                return orientation;
            }
        }
        throw new AssertionError("all eight are listed");
    }

    /** From EXIF's number, 1 to 8; upright for any other. */
    static Orientation ofExif(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
    }

    /** True where width and height change places. */
    boolean transposes() {
        return transposes;
    }

    /** The stored picture laid right; closes {@code stored} unless it is returned itself. */
    public Image apply(Image stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        Image shown = transposes
                ? Image.allocate(stored.height(), stored.width())
                : Image.allocate(stored.width(), stored.height());
        try (stored;
                Mat from = stored.mat();
                Mat to = shown.mat()) {
            if (transposes) {
                opencv_core.transpose(from, to);
            }
            if (flipsX || flipsY) {
                int code = flipsX && flipsY ? FLIP_BOTH : flipsX ? FLIP_COLUMNS : FLIP_ROWS;
                opencv_core.flip(transposes ? to : from, to, code);
            }
        }
        return shown;
    }
}
