package io.posestream.evaluate.posetrack.file;

import io.posestream.core.UserError;
import io.posestream.evaluate.Polygon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The polygons of a frame inside which nothing is scored, as the file has them: lists of x and of y, which a file may
 * lack. Pixels of the source frame. Owns its arrays. Immutable, thread-safe.
 */
public final class IgnoreRegions {
    private static final IgnoreRegions MISSING = new IgnoreRegions(List.of(), List.of(), false, false);

    private final List<double[]> xs;
    private final List<double[]> ys;
    private final boolean hasX;
    private final boolean hasY;

    private IgnoreRegions(List<double[]> xs, List<double[]> ys, boolean hasX, boolean hasY) {
        this.xs = List.copyOf(xs);
        this.ys = List.copyOf(ys);
        this.hasX = hasX;
        this.hasY = hasY;
    }

    /** A frame whose file says nothing about regions. */
    public static IgnoreRegions missing() {
        return MISSING;
    }

    /** Regions by their corners, {@code xs} and {@code ys} of equal shape; taken over, not copied. */
    public static IgnoreRegions of(List<double[]> xs, List<double[]> ys) {
        return new IgnoreRegions(xs, ys, true, true);
    }

    /** This with the given x of every region. */
    IgnoreRegions withX(List<double[]> given) {
        return new IgnoreRegions(given, ys, true, hasY);
    }

    /** This with the given y of every region. */
    IgnoreRegions withY(List<double[]> given) {
        return new IgnoreRegions(xs, given, hasX, true);
    }

    /** True when the file has both keys, be their lists empty. */
    public boolean isDeclared() {
        return hasX && hasY;
    }

    /** Number of regions with x and y. */
    public int count() {
        return isDeclared() ? Math.min(xs.size(), ys.size()) : 0;
    }

    /** Number of regions by x alone, as PoseTrack21 counts. */
    public int countOfX() {
        return xs.size();
    }

    /** x of the corners of a region; a copy. */
    public double[] x(int region) {
        return xs.get(region).clone();
    }

    /** y of the corners of a region; a copy. */
    public double[] y(int region) {
        return ys.get(region).clone();
    }

    /**
     * The polygons; where a region has more x than y or inversely, the surplus is cut, as poseval does.
     *
     * @param where names the frame in complaints
     * @throws UserError for a region of fewer than three corners, which every official tool refuses
     */
    public List<Polygon> polygons(String where) {
        List<Polygon> polygons = new ArrayList<>();
        for (int region = 0; region < count(); region++) {
            int corners = Math.min(xs.get(region).length, ys.get(region).length);
            if (corners < Polygon.LEAST_CORNERS) {
                throw new UserError(where + ": ignore region " + (region + 1) + " has " + corners
                        + " corners; give it at least three or leave it out");
            }
            polygons.add(new Polygon(Arrays.copyOf(xs.get(region), corners), Arrays.copyOf(ys.get(region), corners)));
        }
        return polygons;
    }

    /** True when some region's list of y is shorter than its list of x, which PoseTrack21 refuses. */
    public boolean lacksY() {
        for (int region = 0; region < xs.size(); region++) {
            if (region >= ys.size() || ys.get(region).length < xs.get(region).length) {
                return true;
            }
        }
        return false;
    }
}
