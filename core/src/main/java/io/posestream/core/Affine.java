package io.posestream.core;

/**
 * A map of the plane, x' = a x + b y + c and y' = d x + e y + f, in double. Which spaces it joins is said where it is
 * made.
 *
 * @param a x to x'
 * @param b y to x'
 * @param c shift of x'
 * @param d x to y'
 * @param e y to y'
 * @param f shift of y'
 */
public record Affine(double a, double b, double c, double d, double e, double f) {
    /** The map that changes nothing. */
    public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

    /** Scale per axis, then shift: no rotation, no shear. */
    public static Affine scaleShift(double scaleX, double scaleY, double shiftX, double shiftY) {
        return new Affine(scaleX, 0, shiftX, 0, scaleY, shiftY);
    }

    /** The image of x. */
    public double x(double x, double y) {
        return a * x + b * y + c;
    }

    /** The image of y. */
    public double y(double x, double y) {
        return d * x + e * y + f;
    }

    /** The map back; throws where the plane is squeezed into a line. */
    public Affine inverse() {
        double determinant = a * e - b * d;
        if (determinant == 0) {
            throw new ArithmeticException("singular: " + this);
        }
        double ia = e / determinant;
        double ib = -b / determinant;
        double id = -d / determinant;
        double ie = a / determinant;
        return new Affine(ia, ib, -ia * c - ib * f, id, ie, -id * c - ie * f);
    }

    /** First this map, then {@code next}. */
    public Affine then(Affine next) {
        return new Affine(
                next.a * a + next.b * d,
                next.a * b + next.b * e,
                next.a * c + next.b * f + next.c,
                next.d * a + next.e * d,
                next.d * b + next.e * e,
                next.d * c + next.e * f + next.f);
    }

    /**
     * From pixels of a stored picture to those of the source it was scaled from, where pixel centres are integers:
     * x = (x' + 0.5) Ws/Wj - 0.5.
     */
    public static Affine storedToSource(int storedWidth, int storedHeight, int sourceWidth, int sourceHeight) {
        double scaleX = (double) sourceWidth / storedWidth;
        double scaleY = (double) sourceHeight / storedHeight;
        return scaleShift(scaleX, scaleY, 0.5 * scaleX - 0.5, 0.5 * scaleY - 0.5);
    }
}
