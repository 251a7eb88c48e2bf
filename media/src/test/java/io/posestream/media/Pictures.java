package io.posestream.media;

/** Simple pictures for tests. */
final class Pictures {
    private Pictures() {}

    /** A picture of one colour. */
    static Image flat(int width, int height, int blue, int green, int red) {
        byte[] bgr = new byte[3 * width * height];
        for (int i = 0; i < bgr.length; i += 3) {
            bgr[i] = (byte) blue;
            bgr[i + 1] = (byte) green;
            bgr[i + 2] = (byte) red;
        }
        return Image.of(width, height, bgr);
    }
}
