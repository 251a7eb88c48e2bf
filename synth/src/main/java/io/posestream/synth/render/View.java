package io.posestream.synth.render;

/** The {@link Backdrop} as the camera sees it: colour and depth of each pixel without people. Rows by any thread. */
public final class View {
    /** Bits of fraction in a place on the backdrop. */
    private static final int FRACTION = 8;

    private static final int ONE = 1 << FRACTION;

    private final Backdrop backdrop;
    private final int width;
    /** Of each pixel at pan 0, on the backdrop, in 1/256 pixel. */
    private final int[] columns;

    private final int[] rows;
    /** Depth along the optical axis for one metre along the pixel's ray. */
    private final float[] slant;

    /** Packed RGB of each pixel, row by row; owned by this view, filled by {@link #fill}. */
    public final int[] colour;

    /** Of each pixel along the optical axis, metres, row by row; owned by this view, filled by {@link #fill}. */
    public final float[] depth;

    /** Room for a picture; {@link #map} its rows before anything else. */
    public View(Backdrop backdrop, int width, int height) {
        this.backdrop = backdrop;
        this.width = width;
        columns = new int[width * height];
        rows = new int[width * height];
        slant = new float[width * height];
        colour = new int[width * height];
        depth = new float[width * height];
    }

    /** Works out where on the backdrop the pixels of a row lie at pan 0. */
    public void map(PinholeCamera camera, int row) {
        PinholeCamera ahead = camera.withPan(0);
        Vec3 right = ahead.right();
        Vec3 down = ahead.down();
        Vec3 forward = ahead.forward();
        for (int column = 0; column < width; column++) {
            int index = row * width + column;
            double px = (column - ahead.cx()) / ahead.focal();
            double py = (row - ahead.cy()) / ahead.focal();
            Vec3 ray = forward.plus(right, px).plus(down, py);
            double flat = Math.sqrt(ray.x() * ray.x() + ray.z() * ray.z());
            columns[index] = (int) Math.round(ONE * backdrop.column(StrictMath.atan2(ray.x(), ray.z())));
            rows[index] = (int) (ONE * backdrop.row(ray.y() / flat));
            slant[index] = (float) (1 / Math.sqrt(px * px + py * py + 1));
        }
    }

    /** Fills a row for the camera's pan. */
    public void fill(PinholeCamera camera, int row) {
        int shift = (int) Math.round(ONE * (backdrop.column(camera.pan()) - backdrop.column(0)));
        int last = ONE * (backdrop.width - 1) - 1;
        for (int index = row * width; index < (row + 1) * width; index++) {
            int x = Math.min(Math.max(0, columns[index] + shift), last);
            int y = rows[index];
            int at = (y >> FRACTION) * backdrop.width + (x >> FRACTION);
            int fx = x & (ONE - 1);
            int fy = y & (ONE - 1);
            colour[index] = blend(at, fx, fy);
            int near = at + (fx > ONE / 2 ? 1 : 0) + (fy > ONE / 2 ? backdrop.width : 0);
            depth[index] = backdrop.distance(near) * slant[index];
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
