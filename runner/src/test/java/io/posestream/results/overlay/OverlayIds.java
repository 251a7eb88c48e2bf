package io.posestream.results.overlay;

/** Tells from a colour in an overlay whose it is; here, since the colours are the overlay's own affair. */
public final class OverlayIds {
    private OverlayIds() {}

    /**
     * The person whose colour is nearest.
     *
     * @param rgb 0xRRGGBB, as decoded from the video
     * @param people ids from 0 to before this come into question
     */
    public static int nearest(int rgb, int people) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (int id = 0; id < people; id++) {
            int colour = Palette.person(id);
            int distance = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int difference = (colour >> shift & 0xFF) - (rgb >> shift & 0xFF);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = id;
            }
        }
        return best;
    }
}
