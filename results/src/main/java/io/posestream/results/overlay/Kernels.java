package io.posestream.results.overlay;

/**
 * Anti-aliased filling of packed BGR pixels. Each shape is given by its signed distance; a pixel's coverage is {@code
 * clamp(0.5 - distance)} at its centre, and (0, 0) is the centre of the top left pixel. Only pixels that a shape can
 * touch are visited, and where a stretch of a row is covered alike, the distance is taken once: the same bytes.
 *
 * <p>Common parameters: {@code raster} (Input/Output) the picture, outside of which nothing is written; {@code color}
 * 0xRRGGBB; {@code alpha} opacity in [0, 1].
 *
 * <p>Made for the first compiler alone, for which the library's minimum, maximum and floor are slow calls.
 */
final class Kernels {
    private static final int BYTES_PER_PIXEL = 3;
    private static final int OPAQUE = 256;
    /** More than the rounding of any distance, in pixels. */
    private static final double ROUNDING = 1e-6;

    private Kernels() {}

    /**
     * A line with round ends: all points within {@code radius} of the segment.
     *
     * @param x0 start, in pixels
     * @param x1 end, in pixels; may equal the start, which gives a disc
     * @param radius half the line's width, in pixels
     */
    static void capsule(
            Raster raster, double x0, double y0, double x1, double y1, double radius, int color, double alpha) {
        if (share(alpha, 1) > 0) {
            new Line(x0, y0, x1 - x0, y1 - y0, radius).draw(raster, color, alpha);
        }
    }

    /**
     * A filled rectangle with round corners.
     *
     * @param left edge, in pixels
     * @param right edge, in pixels
     * @param corner radius of the corners, in pixels; at most half the shorter side
     */
    static void plate(
            Raster raster,
            double left,
            double top,
            double right,
            double bottom,
            double corner,
            int color,
            double alpha) {
        new Rounded(left, top, right, bottom, corner, 0, false).draw(raster, color, alpha);
    }

    /**
     * The outline of a rectangle with round corners: all points within {@code radius} of it.
     *
     * @param left edge, in pixels
     * @param right edge, in pixels
     * @param corner radius of the corners, in pixels; at most half the shorter side
     * @param radius half the line's width, in pixels
     */
    static void frame(
            Raster raster,
            double left,
            double top,
            double right,
            double bottom,
            double corner,
            double radius,
            int color,
            double alpha) {
        new Rounded(left, top, right, bottom, corner, radius, true).draw(raster, color, alpha);
    }

    /**
     * A line with round ends from (x0, y0) to (x0 + dx, y0 + dy).
     *
     * @param radius half its width
     */
    private record Line(double x0, double y0, double dx, double dy, double radius) {
        void draw(Raster raster, int color, double alpha) {
            double reach = radius + 0.5;
            double slope = dx / dy;
            // Half the width of the strip around the endless line, measured along a row.
            double strip = Math.abs(dy) < 1e-9 ? Double.MAX_VALUE : reach * Math.sqrt(dx * dx + dy * dy) / Math.abs(dy);
            double left = clamp(Math.min(x0, x0 + dx) - reach, 0, raster.width());
            double right = clamp(Math.max(x0, x0 + dx) + reach, -1, raster.width() - 1.0);
            int bottom = lastRow(Math.max(y0, y0 + dy) + reach, raster);
            for (int y = firstRow(Math.min(y0, y0 + dy) - reach); y <= bottom; y++) {
                double center = strip == Double.MAX_VALUE ? 0 : x0 + (y - y0) * slope;
                int begin = ceil(clamp(center - strip, left, raster.width()));
                int end = floor(clamp(center + strip, -1, right));
                if (begin <= end) {
                    row(raster.pixels(), raster.fetch(y, begin, end), y - y0, begin, end, color, alpha);
                }
            }
        }

        /**
         * A row from the left up to the first pixel that is surely covered, then from the right down to the last such
         * one: what lies between is covered too.
         */
        private void row(byte[] pixels, int row, double awayY, int begin, int end, int color, double alpha) {
            double squared = dx * dx + dy * dy;
            double alongY = awayY * dy;
            double inner = radius - 0.5 - ROUNDING;
            double covered = inner > 0 ? inner * inner : -1;
            int x = begin;
            int step = 1;
            int stop = end + 1;
            while (x != stop) {
                double awayX = x - x0;
                double along = squared == 0 ? 0 : unit((awayX * dx + alongY) / squared);
                double besideX = awayX - along * dx;
                double besideY = awayY - along * dy;
                double distance = besideX * besideX + besideY * besideY;
                if (distance > covered) {
                    fill(pixels, row, x, x, color, share(alpha, radius + 0.5 - Math.sqrt(distance)));
                    x += step;
                } else if (step > 0) {
                    stop = x;
                    x = end;
                    step = -1;
                } else {
                    break;
                }
            }
            if (step < 0) {
                fill(pixels, row, stop, x, color, share(alpha, 1));
            }
        }
    }

    /**
     * A rectangle with round corners.
     *
     * @param radius half the width of its line; 0 where it is filled
     */
    private record Rounded(
            double left, double top, double right, double bottom, double corner, double radius, boolean isHollow) {
        /** Where the distance rests on x alone, a column has one coverage; where it rests on y alone, a row has. */
        void draw(Raster raster, int color, double alpha) {
            double reach = radius + 0.5;
            int first = ceil(clamp(left - reach, 0, raster.width()));
            int last = floor(clamp(right + reach, -1, raster.width() - 1.0));
            if (first > last) {
                return;
            }
            // Between these columns, a side gives what the middle gives.
            int leftEnd = floor(clamp(left + reach, -1, raster.width())) + 2;
            int rightBegin = ceil(clamp(right - reach, -1, raster.width())) - 2;
            double[] beyond = new double[last - first + 1];
            int[] shares = new int[beyond.length];
            for (int x = first; x <= last; x++) {
                beyond[x - first] = beyond(x, left, right);
                shares[x - first] = share(alpha, coverage(beyond[x - first], Double.NEGATIVE_INFINITY));
            }
            byte[] pixels = raster.pixels();
            int bottomRow = lastRow(bottom + reach, raster);
            for (int y = firstRow(top - reach); y <= bottomRow; y++) {
                double beyondY = beyond(y, top, bottom);
                boolean isCorner = beyondY > 0;
                double least = isCorner ? 0 : beyondY;
                int row = raster.fetch(y, first, last);
                int begin = first;
                for (; begin <= last && beyond[begin - first] > least && (isCorner || begin < leftEnd); begin++) {
                    int share =
                            isCorner ? share(alpha, coverage(beyond[begin - first], beyondY)) : shares[begin - first];
                    fill(pixels, row, begin, begin, color, share);
                }
                int end = last;
                for (; end >= begin && beyond[end - first] > least && (isCorner || end > rightBegin); end--) {
                    int share = isCorner ? share(alpha, coverage(beyond[end - first], beyondY)) : shares[end - first];
                    fill(pixels, row, end, end, color, share);
                }
                fill(pixels, row, begin, end, color, share(alpha, coverage(Double.NEGATIVE_INFINITY, beyondY)));
            }
        }

        /** How far a place is beyond the beginning of the corner at its side, along one axis. */
        private double beyond(double at, double from, double to) {
            return Math.abs(at - (from + to) / 2) - (to - from) / 2 + corner;
        }

        private double coverage(double beyondX, double beyondY) {
            double outsideX = beyondX > 0 ? beyondX : 0;
            double outsideY = beyondY > 0 ? beyondY : 0;
            double greater = beyondX > beyondY ? beyondX : beyondY;
            double distance =
                    (greater < 0 ? greater : 0) + Math.sqrt(outsideX * outsideX + outsideY * outsideY) - corner;
            return 0.5 - (isHollow ? Math.abs(distance) - radius : distance);
        }
    }

    private static int firstRow(double y) {
        return (int) Math.max(0, Math.ceil(y));
    }

    private static int lastRow(double y, Raster raster) {
        return (int) Math.min(raster.height() - 1.0, Math.floor(y));
    }

    private static double clamp(double value, double least, double most) {
        double atLeast = value > least ? value : least;
        return atLeast < most ? atLeast : most;
    }

    private static int floor(double value) {
        int truncated = (int) value;
        return truncated > value ? truncated - 1 : truncated;
    }

    private static int ceil(double value) {
        int truncated = (int) value;
        return truncated < value ? truncated + 1 : truncated;
    }

    /** Into [0, 1]. */
    private static double unit(double value) {
        if (value <= 0) {
            return 0;
        }
        return value < 1 ? value : 1;
    }

    /** Opacity in 1/256. */
    private static int share(double alpha, double coverage) {
        return (int) (alpha * unit(coverage) * OPAQUE + 0.5);
    }

    /** Mixes a colour into columns {@code begin} to {@code end} of the row that begins at a byte index. */
    private static void fill(byte[] bgr, int row, int begin, int end, int color, int share) {
        if (share > 0) {
            int keep = OPAQUE - share;
            int blue = (color & 0xFF) * share + OPAQUE / 2;
            int green = ((color >> 8) & 0xFF) * share + OPAQUE / 2;
            int red = ((color >> 16) & 0xFF) * share + OPAQUE / 2;
            int last = row + BYTES_PER_PIXEL * end;
            for (int i = row + BYTES_PER_PIXEL * begin; i <= last; i += BYTES_PER_PIXEL) {
                bgr[i] = (byte) (((bgr[i] & 0xFF) * keep + blue) >> 8);
                bgr[i + 1] = (byte) (((bgr[i + 1] & 0xFF) * keep + green) >> 8);
                bgr[i + 2] = (byte) (((bgr[i + 2] & 0xFF) * keep + red) >> 8);
            }
        }
    }
}
