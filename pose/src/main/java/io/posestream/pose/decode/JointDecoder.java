package io.posestream.pose.decode;

import io.posestream.inference.manifest.DecodeRule;

/**
 * From one joint's map to its position in cells. Owns buffers where the kernel needs them. Not thread-safe.
 */
@FunctionalInterface
public interface JointDecoder {
    /**
     * Finds one joint.
     *
     * @param maps (Input) the map row by row, from {@code offset} on
     * @param offset index of the first cell
     * @param width of the map
     * @param height of the map
     * @param peak index of the first greatest cell within the map
     * @param xy (Output) x and y in cells, from {@code at} on; a cell's centre is an integer
     * @param at index of x
     */
    void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at);

    /** The decoder of a rule for maps of up to that size. */
    static JointDecoder of(DecodeRule rule, int width, int height) {
        int blur = rule.blurKernel();
        return switch (rule.method()) {
            case ARGMAX -> RefineDecoders::argmax;
            case QUARTER -> RefineDecoders::quarter;
            case SOFT_LOCAL -> RefineDecoders::softLocal;
            case SOFT_GLOBAL -> RefineDecoders::softGlobal;
            case RSN -> new RsnDecoder(blur, width, height);
            case MEGVII -> new MegviiDecoder(blur, width, height);
            case DARK -> new DarkDecoder(blur);
            case UDP -> new UdpDecoder(blur);
            case SOA -> new SecondOrderDecoder(blur, false);
            case SOA_LOG -> new SecondOrderDecoder(blur, true);
        };
    }
}
