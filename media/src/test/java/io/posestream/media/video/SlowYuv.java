package io.posestream.media.video;

/** Colour conversion straight from ITU-R BT.601/BT.709 (E'Y = Kr R + Kg G + Kb B), in doubles. */
final class SlowYuv {
    private SlowYuv() {}

    /** Y, Cb, Cr of a colour, rounded. */
    static int[] fromBgr(int[] bgr, boolean bt709, boolean full) {
        double kr = bt709 ? 0.2126 : 0.299;
        double kb = bt709 ? 0.0722 : 0.114;
        double y = kr * bgr[2] + (1 - kr - kb) * bgr[1] + kb * bgr[0];
        double cb = (bgr[0] - y) / (2 * (1 - kb));
        double cr = (bgr[2] - y) / (2 * (1 - kr));
        double luma = full ? y : 16 + y * 219 / 255;
        double chroma = full ? 1 : 224.0 / 255;
        return new int[] {round(luma), round(128 + cb * chroma), round(128 + cr * chroma)};
    }

    /** Blue, green, red of BT.709 limited range samples, rounded. */
    static int[] toBgr(int luma, int cb, int cr) {
        double kr = 0.2126;
        double kb = 0.0722;
        double y = (luma - 16) * 255.0 / 219;
        double red = y + 2 * (1 - kr) * (cr - 128) * 255 / 224;
        double blue = y + 2 * (1 - kb) * (cb - 128) * 255 / 224;
        double green = (y - kr * red - kb * blue) / (1 - kr - kb);
        return new int[] {round(blue), round(green), round(red)};
    }

    private static int round(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
