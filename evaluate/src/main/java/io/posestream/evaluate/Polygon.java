package io.posestream.evaluate;

/**
 * A closed polygon in pixels of the source frame, possibly self-intersecting; owns its corners. Immutable, thread-safe.
 *
 * <p>Inside means strictly inside by the even-odd rule: a corner or a point on an edge is outside, as in the library
 * the official evaluators use.
 */
public final class Polygon {
    /** The least number of corners that the official tools accept. */
    public static final int LEAST_CORNERS = 3;

    private final double[] x;
    private final double[] y;

    /**
     * @param x of each corner in order; copied; the last is joined to the first
     * @param y of each corner; as many
     */
    public Polygon(double[] x, double[] y) {
        if (x.length != y.length || x.length < LEAST_CORNERS) {
            throw new IllegalArgumentException("a polygon of " + x.length + " by " + y.length + " coordinates");
        }
        this.x = x.clone();
        this.y = y.clone();
    }

    /** True when (px, py) lies strictly inside. */
    public boolean contains(double px, double py) {
        boolean inside = false;
        for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
            // positive when the point lies left of the edge from j to i, zero on its line
            double side = (x[i] - x[j]) * (py - y[j]) - (y[i] - y[j]) * (px - x[j]);
            if (side == 0 && between(px, x[i], x[j]) && between(py, y[i], y[j])) {
                return false;
            }
            if ((y[i] > py) != (y[j] > py) && (y[i] > y[j]) == (side > 0)) {
                inside = !inside;
            }
        }
        return inside;
    }

    private static boolean between(double value, double one, double other) {
        return value >= Math.min(one, other) && value <= Math.max(one, other);
    }
}
