package io.posestream.results.overlay;

import java.util.ArrayList;
import java.util.List;

/**
 * Digits as lines to be drawn with round ends, so that no font is needed: a headless machine may have none. Cells are
 * {@value #WIDTH} wide and 1 high, origin at the top left.
 */
final class Digits {
    /** Width of a digit in units of its height. */
    static final double WIDTH = 0.56;

    /** Distance from one digit's left edge to the next one's, in units of the height. */
    static final double ADVANCE = 0.82;

    private static final int STEP_DEGREES = 18;
    private static final List<List<Point>> STROKES = strokes();
    private static final List<Integer> OWNERS = List.of(0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 8, 9, 9);

    private Digits() {}

    /**
     * A place within a digit's cell.
     *
     * @param x from the left, in units of the height
     * @param y from the top, in units of the height
     */
    record Point(double x, double y) {}

    /** The lines of one digit, 0 to 9. */
    static List<List<Point>> of(int digit) {
        List<List<Point>> lines = new ArrayList<>();
        for (int i = 0; i < STROKES.size(); i++) {
            if (OWNERS.get(i) == digit) {
                lines.add(STROKES.get(i));
            }
        }
        return lines;
    }

    private static List<List<Point>> strokes() {
        List<Point> stem6 = List.of(
                new Point(.42, 0), new Point(.29, .12), new Point(.16, .28), new Point(.06, .45), new Point(.01, .62));
        List<Point> bowl6 = arc(.28, .69, .27, .31, 0, 360);
        return List.of(
                arc(.28, .5, .28, .5, 0, 360),
                points(.06, .2, .32, 0, .32, 1),
                join(arc(.28, .28, .27, .28, 190, 395), points(.02, 1, .57, 1)),
                join(arc(.26, .25, .25, .25, 205, 440), arc(.26, .73, .28, .27, -75, 155)),
                points(.43, 1, .43, 0, 0, .7, .6, .7),
                join(points(.5, 0, .09, 0, .05, .47), arc(.26, .69, .29, .31, -125, 145)),
                stem6,
                bowl6,
                points(0, 0, .55, 0, .2, 1),
                arc(.28, .25, .24, .25, 0, 360),
                arc(.28, .74, .28, .26, 0, 360),
                turned(stem6),
                turned(bowl6));
    }

    private static List<Point> points(double... coordinates) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        return List.copyOf(points);
    }

    /** Part of an ellipse; degrees clockwise from the right. */
    private static List<Point> arc(double x, double y, double radiusX, double radiusY, int from, int to) {
        List<Point> points = new ArrayList<>();
        int steps = Math.max(2, (to - from) / STEP_DEGREES);
        for (int i = 0; i <= steps; i++) {
            double angle = Math.toRadians(from + (to - from) * (double) i / steps);
            points.add(new Point(x + radiusX * StrictMath.cos(angle), y + radiusY * StrictMath.sin(angle)));
        }
        return List.copyOf(points);
    }

    private static List<Point> join(List<Point> first, List<Point> second) {
        List<Point> joined = new ArrayList<>(first);
        joined.addAll(second);
        return List.copyOf(joined);
    }

    /** Half a turn about the middle of the cell: 6 becomes 9. */
    private static List<Point> turned(List<Point> points) {
        return points.stream()
                .map(point -> new Point(WIDTH - point.x(), 1 - point.y()))
                .toList();
    }
}
