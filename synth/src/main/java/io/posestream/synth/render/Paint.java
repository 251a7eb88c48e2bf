package io.posestream.synth.render;

/** The colour of a body part, point by point. Immutable. */
public sealed interface Paint permits Paint.Plain, Paint.Cloth, Paint.Face {
    /**
     * The colour at a point.
     *
     * @param along 0 at the part's lower end, 1 at its upper
     * @param x of the surface normal in the part's own axes, to the right
     * @param y of the same, up
     * @param z of the same, to the front
     */
    Rgb at(double along, double x, double y, double z);

    /** One colour: skin, shoes. */
    record Plain(Rgb colour) implements Paint {
        @Override
        public Rgb at(double along, double x, double y, double z) {
            return colour;
        }
    }

    /**
     * Cloth with folds.
     *
     * @param colour ground colour
     * @param trim second colour
     * @param pattern of the cloth, as its wearer chose it
     * @param from below this share of the part there is {@code bare} instead
     * @param bare what shows there, as skin below a short sleeve
     * @param seed of the folds
     */
    record Cloth(Rgb colour, Rgb trim, int pattern, double from, Rgb bare, int seed) implements Paint {
        @Override
        public Rgb at(double along, double x, double y, double z) {
            if (along < from) {
                return bare;
            }
            double folds = Noise.smooth(along * 7 + 2 * x, 3 * x + 5 * z, seed) - 0.5;
            double fine = Noise.smooth(along * 17 - 3 * x, 7 * x + 2 * z, seed + 1) - 0.5;
            return chosen(along, x, z).times(1 + 0.28 * folds + 0.12 * fine);
        }

        private Rgb chosen(double along, double x, double z) {
            return switch (pattern) {
                case 1 -> ((int) (along * 9) & 1) == 0 ? colour : colour.toward(trim, 0.7);
                case 2 -> (((int) (along * 12) + (int) (x * 5 + 8)) & 1) == 0 ? colour : colour.toward(trim, 0.35);
                case 3 -> z > 0 && Math.abs(x) < 0.30 ? trim : colour;
                default -> colour;
            };
        }
    }

    /**
     * A head: hair, eyes, brows, mouth.
     *
     * @param skin colour
     * @param hair colour, or that of the cap
     * @param cap whether the top is a cap, which ends straight
     */
    record Face(Rgb skin, Rgb hair, boolean cap) implements Paint {
        @Override
        public Rgb at(double along, double x, double y, double z) {
            double line = cap ? y - 0.28 : y - 0.52 * z - (z > 0 ? 0.1 : -0.35) - 0.12 * Math.abs(x) * z;
            if (line > 0 || (z < -0.25 && y > -0.55)) {
                return hair.times(0.88 + 0.24 * Noise.smooth(9 * x, 3 * y, 5));
            }
            double side = Math.abs(x) - 0.38;
            double eye = side * side * 4 + (y - 0.06) * (y - 0.06) * 16;
            if (z > 0 && eye < 0.11) {
                return eye < 0.035 ? Rgb.of(0x201814) : Rgb.of(0xdcd6d0);
            }
            if (z > 0 && Math.abs(y - 0.24) < 0.045 && Math.abs(side) < 0.2) {
                return hair.toward(skin, 0.3);
            }
            if (z > 0 && Math.abs(y + 0.48) < 0.055 && Math.abs(x) < 0.27) {
                return skin.toward(Rgb.of(0x8c2c30), 0.55);
            }
            double shade = z > 0 && Math.abs(x) < 0.13 && y < -0.13 && y > -0.28 ? 0.8 : 1;
            return skin.times(shade * (y < -0.8 ? 0.85 : 1));
        }
    }
}
