package io.posestream.inference.manifest;

import java.util.List;

/**
 * How much a manifest may ask for: it may come from anywhere, and what it says becomes buffers. Far above any network of
 * the field. Static functions, thread-safe.
 */
final class Limits {
    /** Pixels of a side of an input, cells of a side of a map. */
    static final int SIDE = 16_384;
    /** Pictures in one run. */
    static final int BATCH = 1024;
    /** Values of all pictures or maps of one run: 256 MB of floats. */
    static final long VALUES = 1L << 26;
    /** Cells of a decoder's Gaussian. */
    static final int KERNEL = 255;
    /** Graphs of an ensemble. */
    static final int GRAPHS = 64;
    /** Joints of a skeleton. */
    static final int JOINTS = 1024;
    /** Limbs, and as many pairs. */
    static final int PAIRS = 8192;
    /** Classes of a detector. */
    static final int CLASSES = 100_000;
    /** Factors and shifts, either side of 0. */
    static final double FACTOR = 1e6;
    /** Characters of a name. */
    static final int NAME = 1024;

    private Limits() {}

    static void require(long value, long least, long most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is not in " + least + ".." + most + ": " + value);
        }
    }

    /** Rejects numbers that are none, infinite or beyond use. */
    static void requireFactor(double value, String name) {
        if (!(Math.abs(value) <= FACTOR)) {
            throw new IllegalArgumentException(name + " is not in -1e6..1e6: " + value);
        }
    }

    /** Rejects positive numbers that are none, infinite, beyond use, or so small that dividing by them is. */
    static void requirePositiveFactor(double value, String name) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " is not positive: " + value);
        }
        if (value > FACTOR || value < 1 / FACTOR) {
            throw new IllegalArgumentException(name + " is not in 1e-6..1e6: " + value);
        }
    }

    /** {@code a x b x ...} values of one run, as messages tell them. */
    static void requireValues(String what, long... extents) {
        long values = 1;
        for (long extent : extents) {
            values = Math.multiplyExact(values, extent);
        }
        if (values > VALUES) {
            throw new IllegalArgumentException(what + " of one run take " + values + " values, more than " + VALUES
                    + "; lower maxBatch or the size");
        }
    }

    static void requireName(String text, String name) {
        if (text.isBlank() || text.length() > NAME) {
            throw new IllegalArgumentException(name + " is blank or of more than " + NAME + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(name + " holds control characters");
        }
    }

    /** Rejects a list longer than anybody needs. */
    static void requireSize(List<?> list, int most, String name) {
        if (list.size() > most) {
            throw new IllegalArgumentException(name + " has " + list.size() + " entries, more than " + most);
        }
    }
}
