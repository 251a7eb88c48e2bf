package io.posestream.synth;

/** The {@link Backdrop} as the camera sees it: colour and depth of each pixel without people. Rows by any thread. */
final class View {
    private final Backdrop backdrop;
    private final int width;
    private final float[] columns;
    private final float[] rows;
    final int[] colour;
    final float[] depth;

    /** Room for a picture; {@link #map} its rows before anything else. */
    View(Backdrop backdrop, int width, int height) {
        this.backdrop = backdrop;
        this.width = width;
        columns = new float[width * height];
        rows = new float[width * height];
        colour = new int[width * height];
        depth = new float[width * height];
    }

    /** Works out where on the backdrop the pixels of a row lie at pan 0. */
    void map(PinholeCamera camera, int row) {
        PinholeCamera ahead = camera.withPan(0);
        Vec3 right = ahead.right();
        Vec3 down = ahead.down();
        Vec3 forward = ahead.forward();
        for (int column = 0; column < width; column++) {
            double px = (column - ahead.cx()) / ahead.focal();
            double py = (row - ahead.cy()) / ahead.focal();
            Vec3 ray = forward.plus(right, px).plus(down, py);
            double flat = Math.sqrt(ray.x() * ray.x() + ray.z() * ray.z());
            columns[row * width + column] = (float) StrictMath.atan2(ray.x(), ray.z());
            rows[row * width + column] = (float) backdrop.row(ray.y() / flat);
        }
    }

    /** Fills a row for the camera's pan. */
    void fill(PinholeCamera camera, int row) {
        double py = (row - camera.cy()) / camera.focal();
        for (int column = 0; column < width; column++) {
            int index = row * width + column;
            double px = (column - camera.cx()) / camera.focal();
            double x = backdrop.column(columns[index] + camera.pan());
            double y = rows[index];
            int x0 = (int) x;
            int y0 = (int) y;
            int at = y0 * backdrop.width + x0;
            colour[index] = blend(at, (int) (256 * (x - x0)), (int) (256 * (y - y0)));
            int near = at + (x - x0 > 0.5 ? 1 : 0) + (y - y0 > 0.5 ? backdrop.width : 0);
            depth[index] = (float) (backdrop.distance(near) / Math.sqrt(px * px + py * py + 1));
        }
    }

    /** Red and blue together, then green: 8 bits of fraction fit between them. */
    private int blend(int at, int fx, int fy) {
        int a = backdrop.colour(at);
        int b = backdrop.colour(at + 1);
        int c = backdrop.colour(at + backdrop.width);
        int d = backdrop.colour(at + backdrop.width + 1);
        int wa = ((256 - fx) * (256 - fy)) >> 8;
        int wb = (fx * (256 - fy)) >> 8;
        int wc = ((256 - fx) * fy) >> 8;
        int wd = 256 - wa - wb - wc;
        int purple = (a & 0xff00ff) * wa + (b & 0xff00ff) * wb + (c & 0xff00ff) * wc + (d & 0xff00ff) * wd;
        int green = (a & 0xff00) * wa + (b & 0xff00) * wb + (c & 0xff00) * wc + (d & 0xff00) * wd;
        return ((purple >>> 8) & 0xff00ff) | ((green >>> 8) & 0xff00);
    }
}
