package io.posestream.results.overlay;

/**
 * Colours as 0xRRGGBB. A person's colour depends on the id alone: hues a golden angle apart, so that neighbouring ids
 * differ most, at equal lightness and chroma in OKLCH (Björn Ottosson, "A perceptual color space for image processing",
 * 2020), so that none shouts.
 */
final class Palette {
    /** Joints and limbs on the person's left. */
    static final int LEFT = 0x35C4FF;

    /** Joints and limbs on the person's right. */
    static final int RIGHT = 0xFF9A3D;

    /** Joints and limbs on neither side. */
    static final int MIDDLE = 0xF4F4F0;

    /** Rims that set shapes off from the picture. */
    static final int SHADE = 0x101418;

    /** Text on a person's colour. */
    static final int TEXT = 0x14181C;

    private static final double GOLDEN_ANGLE = 137.50776405003785;
    private static final double FIRST_HUE = 145;
    private static final double LIGHTNESS = 0.80;
    private static final double CHROMA = 0.145;

    private Palette() {}

    /** The colour of the person with that id. */
    static int person(int id) {
        double hue = Math.toRadians((FIRST_HUE + id * GOLDEN_ANGLE) % 360);
        return fromOklab(LIGHTNESS, CHROMA * StrictMath.cos(hue), CHROMA * StrictMath.sin(hue));
    }

    /** OKLab to sRGB; what lies outside of the gamut is clipped. */
    private static int fromOklab(double lightness, double a, double b) {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        int red = gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
        int green = gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
        int blue = gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
        return red << 16 | green << 8 | blue;
    }

    private static double cube(double value) {
        return value * value * value;
    }

    /** Linear light to an sRGB byte (IEC 61966-2-1). */
    private static int gamma(double linear) {
        double clipped = Math.min(1, Math.max(0, linear));
        double encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * StrictMath.pow(clipped, 1 / 2.4) - 0.055;
        return (int) Math.round(encoded * 255);
    }
}
