package io.posestream.synth;

import io.posestream.synth.render.Backdrop;
import io.posestream.synth.render.GroundRow;
import io.posestream.synth.render.Layer;
import io.posestream.synth.render.Noise;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.Rect;
import io.posestream.synth.render.SceneLayout;
import io.posestream.synth.render.Solid;
import io.posestream.synth.render.Vec3;
import io.posestream.synth.render.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws the frames of a scene, and keeps of the last one who is seen where and how far away. The same options give the same
 * bytes whatever the number of threads. Owns its threads. Not thread-safe.
 */
final class FrameRenderer implements AutoCloseable {
    private static final double EXPOSURE_SECONDS = 0.008;
    private static final int BAND = 16;
    private static final int NOISE_BITS = 16;
    private static final double NOISE_SIGMA = 2.2;

    final SceneOptions options;
    final SceneLayout layout;
    final List<Crowd.Person> people;
    final List<BodyPose> bodies = new ArrayList<>();
    private final Workers workers;
    private final View view;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Shadow> shadows = new ArrayList<>();
    private final List<Rect> shadowRects = new ArrayList<>();
    private final byte[] bgr;
    private final float[] depth;
    private final byte[] owner;
    private final byte[] noise = new byte[1 << NOISE_BITS];
    private List<Integer> farToNear = List.of();
    private double filledPan = Double.NaN;
    private PinholeCamera camera;
    private int number;

    FrameRenderer(SceneOptions options, int threads) {
        this.options = options;
        layout = SceneLayout.of(options.scene());
        people = Crowd.of(options, layout);
        workers = new Workers(threads);
        int width = options.width();
        int height = options.height();
        camera = layout.camera(width, height, 0);
        Backdrop backdrop = new Backdrop(options.scene(), layout, Long.hashCode(options.seed()), width, height);
        workers.run(backdrop.height, backdrop::fill);
        view = new View(backdrop, width, height);
        PinholeCamera first = camera;
        workers.run(height, row -> view.map(first, row));
        people.forEach(person -> layers.add(new Layer()));
        bgr = new byte[3 * width * height];
        depth = new float[width * height];
        owner = new byte[width * height];
        SplittableRandom random = new SplittableRandom(options.seed() ^ 0x6e6f697365L);
        for (int index = 0; index < noise.length; index++) {
            double sum = 0;
            for (int part = 0; part < 6; part++) {
                sum += random.nextDouble(-1, 1);
            }
            // Six uniform numbers have variance 2.
            noise[index] = (byte) Math.round(sum * NOISE_SIGMA / StrictMath.sqrt(2));
        }
    }

    /** Draws a frame; the answer is this object's own buffer, rows of blue, green, red from the top, until the next call. */
    byte[] draw(int frame) {
        number = frame;
        double time = options.timeOf(frame);
        camera = layout.camera(options.width(), options.height(), time);
        bodies.clear();
        shadows.clear();
        shadowRects.clear();
        for (Crowd.Person person : people) {
            BodyPose body = person.at(time);
            bodies.add(body);
            Shadow shadow = new Shadow(body, layout);
            shadows.add(shadow);
            shadowRects.add(shadow.bounds(camera, options.width(), options.height()));
        }
        workers.run(people.size(), index -> drawPerson(index, time));
        farToNear = IntStream.range(0, people.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) ->
                                -camera.toCamera(bodies.get(index).hipCenter).z())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        boolean moved = camera.pan() != filledPan;
        filledPan = camera.pan();
        int bands = (options.height() + BAND - 1) / BAND;
        workers.run(bands, band -> {
            int end = Math.min(options.height(), (band + 1) * BAND);
            for (int row = band * BAND; row < end; row++) {
                drawRow(row, moved);
            }
        });
        return bgr;
    }

    private void drawPerson(int index, double time) {
        Crowd.Person person = people.get(index);
        List<List<Solid>> moments = new ArrayList<>();
        for (int moment = 0; moment < Layer.MOMENTS; moment++) {
            BodyPose body = person.at(Math.max(0, time + (moment - 0.5) * EXPOSURE_SECONDS));
            moments.add(BodyShape.solids(camera, body, person.outfit(), index));
        }
        Layer layer = layers.get(index);
        layer.begin(camera, moments, options.width(), options.height());
        for (int moment = 0; moment < Layer.MOMENTS; moment++) {
            layer.draw(camera, moments.get(moment), moment, layout);
        }
    }

    private void drawRow(int row, boolean moved) {
        int width = options.width();
        if (moved) {
            view.fill(camera, row);
        }
        int start = row * width;
        int[] line = Arrays.copyOfRange(view.colour, start, start + width);
        System.arraycopy(view.depth, start, depth, start, width);
        Arrays.fill(owner, start, start + width, (byte) 0);
        shade(row, line);
        for (int index : farToNear) {
            Layer layer = layers.get(index);
            if (row >= layer.top() && row < layer.bottom()) {
                compose(layer, row, line, (byte) (index + 1));
            }
        }
        develop(row, line);
    }

    private void shade(int row, int[] line) {
        Vec3 forward = camera.forward().plus(camera.down(), (row - camera.cy()) / camera.focal());
        if (forward.y() >= -1e-4) {
            return;
        }
        // The rows of the picture are level, so the ground has one depth in each.
        double far = -camera.position().y() / forward.y();
        GroundRow ground = GroundRow.of(camera, forward, far);
        float[] dark = new float[line.length];
        for (int index = 0; index < shadows.size(); index++) {
            Rect rect = shadowRects.get(index);
            if (row >= rect.top() && row < rect.bottom()) {
                shadows.get(index).darken(dark, ground);
            }
        }
        for (int column = 0; column < line.length; column++) {
            if (dark[column] > 0 && Math.abs(view.depth[row * line.length + column] - far) < 0.03 * far) {
                line[column] = over(0, line[column], Math.round(255 * dark[column]));
            }
        }
    }

    private void compose(Layer layer, int row, int[] line, byte mark) {
        int start = row * line.length;
        for (int column = layer.left(); column < layer.right(); column++) {
            int covered = layer.covered(column, row);
            if (covered != 0 && layer.depth(column, row) < depth[start + column]) {
                line[column] = over(covered & 0xffffff, line[column], covered >>> 24);
                depth[start + column] = layer.depth(column, row);
                owner[start + column] = mark;
            }
        }
    }

    /** {@code front}, already multiplied by its coverage, over {@code back}. */
    private static int over(int front, int back, int coverage) {
        int rest = 256 - coverage - (coverage >> 7);
        int purple = (((back & 0xff00ff) * rest) >>> 8) & 0xff00ff;
        int green = (((back & 0xff00) * rest) >>> 8) & 0xff00;
        return front + (purple | green);
    }

    private void develop(int row, int[] line) {
        int at = 3 * row * line.length;
        int grain = (int) (Noise.hash(row, number, 77) * noise.length);
        for (int column = 0; column < line.length; column++) {
            int colour = line[column];
            int common = noise[(grain + column) & (noise.length - 1)];
            for (int channel = 0; channel < 3; channel++) {
                int own = noise[(grain + 5 * column + 7919 * channel) & (noise.length - 1)] >> 1;
                int value = ((colour >> (8 * channel)) & 255) + common + own;
                bgr[at++] = (byte) Math.min(255, Math.max(0, value));
            }
        }
    }

    PinholeCamera camera() {
        return camera;
    }

    /** Who is seen at a pixel of the last frame: a person's index, or -1 for none. */
    int owner(int x, int y) {
        return owner[y * options.width() + x] - 1;
    }

    /** How far away what is seen at a pixel of the last frame is, along the axis, metres. */
    double depth(int x, int y) {
        return depth[y * options.width() + x];
    }

    /** The person's own drawing in the last frame. */
    Layer layer(int index) {
        return layers.get(index);
    }

    @Override
    public void close() {
        workers.close();
    }
}
