package io.posestream.synth.render;

/**
 * Everything that does not move, once around the camera: a picture on a cylinder about the vertical through the camera, so
 * that a pan is a shift of its columns. Each point has its colour and its distance from the camera. Built row by row, by any
 * thread; read-only once all rows are filled.
 */
public final class Backdrop {
    private static final double MAX_DISTANCE = 1000;

    private final SceneLayout layout;
    private final Surface surface;
    private final double turnFrom;
    private final double riseFrom;
    private final double step;
    final int width;

    /** Rows of the cylinder. */
    public final int height;

    private final int[] colour;
    private final float[] distance;

    /** Room for all that a camera of that picture size sees, at its pans. */
    public Backdrop(SceneKind kind, SceneLayout layout, int seed, int pictureWidth, int pictureHeight) {
        this.layout = layout;
        this.surface = new Surface(kind, layout, seed);
        double focal = layout.focal() * pictureWidth;
        step = 1 / focal;
        double half = pictureWidth / (2 * focal);
        double tall = pictureHeight / (2 * focal);
        double corner = StrictMath.atan(half / (StrictMath.cos(layout.tilt()) - tall * StrictMath.sin(layout.tilt())));
        double turn = corner + layout.panSwing() + 8 * step;
        turnFrom = -turn;
        width = (int) Math.ceil(2 * turn / step) + 1;
        double pitch = StrictMath.atan(tall);
        riseFrom = -StrictMath.tan(layout.tilt() + pitch) - 8 * step;
        double riseTo = Math.max(StrictMath.tan(pitch - layout.tilt()), 0) + 8 * step;
        height = (int) Math.ceil((riseTo - riseFrom) / step) + 1;
        colour = new int[width * height];
        distance = new float[width * height];
    }

    /** Column of the direction whose turn to the right is {@code turn}, radians. */
    double column(double turn) {
        return Math.min(Math.max(0, (turn - turnFrom) / step), width - 1.001);
    }

    /** Row of the direction that rises {@code rise} per metre on the ground. */
    double row(double rise) {
        return Math.min(Math.max(0, (rise - riseFrom) / step), height - 1.001);
    }

    int colour(int index) {
        return colour[index];
    }

    float distance(int index) {
        return distance[index];
    }

    /** Works out one row. */
    public void fill(int row) {
        double rise = riseFrom + row * step;
        for (int column = 0; column < width; column++) {
            double red = 0;
            double green = 0;
            double blue = 0;
            Point point = new Point();
            for (int part = 0; part < 2; part++) {
                double turn = turnFrom + (column + 0.5 * part - 0.25) * step;
                look(StrictMath.sin(turn), rise + (0.5 * part - 0.25) * step, StrictMath.cos(turn), turn, point);
                red += point.colour.red() / 2;
                green += point.colour.green() / 2;
                blue += point.colour.blue() / 2;
            }
            colour[row * width + column] = new Rgb(red * layout.warmth(), green, blue / layout.warmth()).packed();
            distance[row * width + column] = (float) (point.far * Math.sqrt(1 + rise * rise));
        }
    }

    /** What is seen in one direction: the colour, and how far on the ground. */
    private static final class Point {
        private Rgb colour = Rgb.of(0);
        private double far;
    }

    private void look(double x, double rise, double z, double turn, Point point) {
        double eye = layout.cameraHeight();
        point.far = MAX_DISTANCE;
        double wall = z > 0.05 ? layout.wall() / z : MAX_DISTANCE;
        double ground = rise < -1e-4 ? -eye / rise : MAX_DISTANCE;
        if (ground < wall) {
            point.far = ground;
            point.colour = surface.ground(ground * x, ground * z, ground * step * Math.min(8, ground / eye) * 0.5);
        } else if (wall < MAX_DISTANCE && eye + rise * wall < surface.wallHeight(wall * x)) {
            point.far = wall;
            point.colour = surface.wall(wall * x, eye + rise * wall, wall * step);
        } else {
            point.colour = surface.sky(turn, rise);
        }
        for (SceneLayout.Pillar pillar : layout.pillars()) {
            lookAt(pillar, x, rise, z, point);
        }
        for (SceneLayout.Bench bench : layout.benches()) {
            lookAt(bench, x, rise, z, point);
        }
    }

    private void lookAt(SceneLayout.Pillar pillar, double x, double rise, double z, Point point) {
        double along = pillar.x() * x + pillar.z() * z;
        double aside = pillar.x() * z - pillar.z() * x;
        double inside = pillar.radius() * pillar.radius() - aside * aside;
        if (inside < 0) {
            return;
        }
        double far = along - Math.sqrt(inside);
        double y = layout.cameraHeight() + rise * far;
        if (far > 0 && far < point.far && y >= 0 && y < pillar.height()) {
            point.far = far;
            double r = pillar.radius();
            point.colour = surface.pillar((far * x - pillar.x()) / r, y, (far * z - pillar.z()) / r);
        }
    }

    private void lookAt(SceneLayout.Bench bench, double x, double rise, double z, Point point) {
        double eye = layout.cameraHeight();
        double top = rise < 0 ? (SceneLayout.Bench.HEIGHT - eye) / rise : MAX_DISTANCE;
        double front = z > 0 ? (bench.z() - SceneLayout.Bench.HALF_DEPTH) / z : MAX_DISTANCE;
        double over = eye + rise * front;
        boolean onFront = over > 0.3 && over < SceneLayout.Bench.HEIGHT;
        boolean post = over > 0 && over <= 0.3 && Math.abs(Math.abs(front * x - bench.x()) - 0.7) < 0.06;
        if ((onFront || post) && front < point.far && Math.abs(front * x - bench.x()) < SceneLayout.Bench.HALF_WIDTH) {
            point.far = front;
            point.colour = surface.bench(front * x, over, false);
        } else if (top < point.far
                && Math.abs(top * z - bench.z()) < SceneLayout.Bench.HALF_DEPTH
                && Math.abs(top * x - bench.x()) < SceneLayout.Bench.HALF_WIDTH) {
            point.far = top;
            point.colour = surface.bench(top * x, top * z, true);
        }
    }
}
