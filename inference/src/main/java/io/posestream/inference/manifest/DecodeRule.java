package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

/**
 * From a map to a joint.
 *
 * @param method the decoder
 * @param blurKernel odd size of its Gaussian, in cells; 1 where it has none
 * @param flipTest whether the mirrored crop is run as well by default and both maps are averaged
 * @param flipShift by how many cells, 0 to 1, the mirrored map is moved right before it is averaged: 0 in RSN and UDP,
 *     1 in HRNet, 0.75 is exact for a stride of 4 with cells at x / 4
 */
public record DecodeRule(Method method, int blurKernel, boolean flipTest, double flipShift) {
    /** The decoders. */
    public enum Method {
        /** The first greatest cell. */
        ARGMAX,
        /** Official RSN: blur inside a border of 10 zeros, a quarter cell towards the second greatest. */
        RSN,
        /** mmpose's for RSN: blur, then a quarter cell by the sign of the central difference. */
        MEGVII,
        /** Official HRNet: a quarter cell by the sign of the central difference. */
        QUARTER,
        /** DarkPose: one Newton step on the logarithm of the blurred map, differences over 2 cells. */
        DARK,
        /** UDP: the same idea with unit differences and a clipped map. */
        UDP,
        /** Second-order approximation on the map itself. */
        SOA,
        /** Second-order approximation on the logarithm, exact for a Gaussian. */
        SOA_LOG,
        /** Centre of mass of 7 x 7 cells. */
        SOFT_LOCAL,
        /** Expectation under softmax(100 h). */
        SOFT_GLOBAL
    }

    /** Checks ranges. */
    public DecodeRule {
        requireNonNull(method, "method is null");
        if (blurKernel < 1 || blurKernel % 2 == 0) {
            throw new IllegalArgumentException("blurKernel is not odd and positive: " + blurKernel);
        }
        Limits.require(blurKernel, 1, Limits.KERNEL, "blurKernel");
        if (!(flipShift >= 0 && flipShift <= 1)) {
            throw new IllegalArgumentException("flipShift is not in [0,1]: " + flipShift);
        }
    }
}
