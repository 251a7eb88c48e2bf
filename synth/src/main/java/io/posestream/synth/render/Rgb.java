package io.posestream.synth.render;

/**
 * A colour, 0 to 255 per channel, as displayed.
 *
 * @param red red
 * @param green green
 * @param blue blue
 */
public record Rgb(double red, double green, double blue) {
    /** The colour written 0xRRGGBB. */
    public static Rgb of(int hex) {
        return new Rgb((hex >> 16) & 255, (hex >> 8) & 255, hex & 255);
    }

    /** Each channel times the factor; may leave 0 to 255. */
    public Rgb times(double factor) {
        return new Rgb(red * factor, green * factor, blue * factor);
    }

    Rgb toward(Rgb other, double share) {
        return new Rgb(
                Noise.mix(red, other.red, share),
                Noise.mix(green, other.green, share),
                Noise.mix(blue, other.blue, share));
    }

    /** As 0xRRGGBB, clipped. */
    int packed() {
        return clip(red) << 16 | clip(green) << 8 | clip(blue);
    }

    private static int clip(double value) {
        return (int) Math.min(255, Math.max(0, value + 0.5));
    }
}
