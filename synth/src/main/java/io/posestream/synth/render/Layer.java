package io.posestream.synth.render;

import java.util.Arrays;
import java.util.List;

/**
 * One person drawn alone: colour, coverage and depth within its own rectangle of the picture. The exposure is drawn as two
 * moments, a quarter pixel to either side, which gives soft edges and a slight motion blur. Kept from frame to frame for its
 * buffers. Not thread-safe while it draws.
 */
public final class Layer {
    /** Moments of one exposure. */
    public static final int MOMENTS = 2;

    private static final double JITTER = 0.25;

    private final Light light = new Light();
    private final SolidTracer tracer = new SolidTracer();
    private int left;
    private int top;
    private int width;
    private int height;
    private int[] sum = new int[0];
    private float[] depth = new float[0];
    private float[] nearest = new float[0];
    private float[] share = new float[0];
    private byte[] part = new byte[0];

    /** Takes the rectangle that holds all solids; empty when nothing is in the picture. */
    public void begin(PinholeCamera camera, List<List<Solid>> moments, int pictureWidth, int pictureHeight) {
        Rect all = Rect.EMPTY;
        for (List<Solid> solids : moments) {
            for (Solid solid : solids) {
                all = all.union(Rect.of(camera, solid));
            }
        }
        Rect clipped = all.clip(pictureWidth, pictureHeight);
        left = clipped.left();
        top = clipped.top();
        width = clipped.width();
        height = clipped.height();
        int size = width * height;
        if (sum.length < size) {
            sum = new int[size];
            depth = new float[size];
            nearest = new float[size];
            share = new float[size];
            part = new byte[size];
        }
        Arrays.fill(sum, 0, size, 0);
        Arrays.fill(depth, 0, size, Float.MAX_VALUE);
    }

    /** Adds moment number {@code moment} of the exposure. */
    public void draw(PinholeCamera camera, List<Solid> solids, int moment, SceneLayout layout) {
        if (width == 0 || height == 0) {
            return;
        }
        int size = width * height;
        Arrays.fill(nearest, 0, size, Float.MAX_VALUE);
        double jitter = moment == 0 ? -JITTER : JITTER;
        for (int index = 0; index < solids.size(); index++) {
            Solid solid = solids.get(index);
            if (solid.nearest() > PinholeCamera.NEAR) {
                trace(camera, solid, index, jitter);
            }
        }
        light.set(camera, layout);
        for (int index = 0; index < size; index++) {
            if (nearest[index] < Float.MAX_VALUE) {
                double px = (left + index % width + jitter - camera.cx()) / camera.focal();
                double py = (top + index / width + jitter - camera.cy()) / camera.focal();
                int colour = light.shade(solids.get(part[index]), px, py, nearest[index], share[index]);
                sum[index] += ((colour >> 1) & 0x7f7f7f) | (moment == 0 ? 0x7f000000 : 0x80000000);
                depth[index] = Math.min(depth[index], nearest[index]);
            }
        }
    }

    /**
     * A solid's picture is convex, so its pixels in a row are one run: from one of them, most often below the middle of the
     * row above, outwards to both ends. Two pixels of ten in the rectangle are missed so, not seven.
     */
    private void trace(PinholeCamera camera, Solid solid, int index, double jitter) {
        Rect rect = Rect.of(camera, solid).clip(left, top, left + width, top + height);
        if (rect.width() == 0) {
            return;
        }
        tracer.use(solid);
        int middle = (rect.left() + rect.right()) / 2;
        for (int row = rect.top(); row < rect.bottom(); row++) {
            Row line = new Row(camera, row, index, jitter);
            int found = line.search(middle, rect);
            if (found < 0) {
                continue;
            }
            int first = found;
            while (first > rect.left() && line.put(first - 1)) {
                first--;
            }
            int last = found;
            while (last < rect.right() - 1 && line.put(last + 1)) {
                last++;
            }
            middle = (first + last) / 2;
        }
    }

    /** One row of a solid's picture. */
    private final class Row {
        private final PinholeCamera camera;
        private final double py;
        private final double jitter;
        private final int at;
        private final byte number;

        Row(PinholeCamera camera, int row, int index, double jitter) {
            this.camera = camera;
            this.jitter = jitter;
            this.py = (row + jitter - camera.cy()) / camera.focal();
            this.at = (row - top) * width - left;
            this.number = (byte) index;
        }

        /** The column nearest to {@code from} where the solid is, already put; -1 where it is in none. */
        int search(int from, Rect rect) {
            if (put(from)) {
                return from;
            }
            int farthest = Math.max(from - rect.left(), rect.right() - 1 - from);
            for (int away = 1; away <= farthest; away++) {
                if (from + away < rect.right() && put(from + away)) {
                    return from + away;
                }
                if (from - away >= rect.left() && put(from - away)) {
                    return from - away;
                }
            }
            return -1;
        }

        /** Whether the solid is in the column; if it is the nearest so far, it is noted. */
        boolean put(int column) {
            if (!tracer.hit((column + jitter - camera.cx()) / camera.focal(), py)) {
                return false;
            }
            if (tracer.depth < nearest[at + column]) {
                nearest[at + column] = (float) tracer.depth;
                share[at + column] = (float) tracer.share;
                part[at + column] = number;
            }
            return true;
        }
    }

    /** First column of the rectangle. */
    public int left() {
        return left;
    }

    /** First row of the rectangle. */
    public int top() {
        return top;
    }

    /** Column after the rectangle's last. */
    public int right() {
        return left + width;
    }

    /** Row after the rectangle's last. */
    public int bottom() {
        return top + height;
    }

    /** Coverage in the highest 8 bits, then red, green, blue, already multiplied by it; of a pixel inside the rectangle. */
    public int covered(int x, int y) {
        return sum[(y - top) * width + x - left];
    }

    /** Depth along the axis, metres; {@link Float#MAX_VALUE} where nothing is. */
    public float depth(int x, int y) {
        return depth[(y - top) * width + x - left];
    }
}
