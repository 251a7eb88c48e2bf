package io.posestream.synth.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SolidTracerTest {
    private static final PinholeCamera CAMERA = PinholeCamera.of(Vec3.ZERO, 0, 0, 100, 101, 101);
    private static final Paint PAINT = new Paint.Plain(Rgb.of(0xffffff));

    /** The least depth over many spheres: the definition, slowly. Infinite for a miss. Unstretched parts only. */
    private static double slow(Vec3 from, Vec3 to, double r0, double r1, double px, double py) {
        double best = Double.POSITIVE_INFINITY;
        Vec3 ray = CAMERA.right()
                .times(px)
                .plus(CAMERA.down(), py)
                .plus(CAMERA.forward())
                .unit();
        double slant = 1 / Math.sqrt(px * px + py * py + 1);
        for (int step = 0; step <= 20_000; step++) {
            double share = step / 20_000.0;
            Vec3 center = from.toward(to, share);
            double radius = r0 + share * (r1 - r0);
            double along = ray.dot(center);
            double root = radius * radius - center.dot(center) + along * along;
            best = root < 0 ? best : Math.min(best, (along - Math.sqrt(root)) * slant);
        }
        return best;
    }

    @Test
    void hit_randomRoundCones_equalsManySpheres() {
        // Given
        SplittableRandom random = new SplittableRandom(5);
        SolidTracer tracer = new SolidTracer();
        int hits = 0;
        for (int round = 0; round < 300; round++) {
            Vec3 from = new Vec3(random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(4, 6));
            Vec3 to = new Vec3(random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(4, 6));
            double r0 = random.nextDouble(0.1, 0.6);
            double r1 = random.nextDouble(0.1, 0.6);
            Axes axes = Axes.along(to.minus(from), new Vec3(1, 0, 0));
            double px = random.nextDouble(-0.25, 0.25);
            double py = random.nextDouble(-0.25, 0.25);
            tracer.use(new Solid(CAMERA, from, to, r0, r1, axes, 1, 1, PAINT));

            // When
            boolean hit = tracer.hit(px, py);

            // Then
            double expected = slow(from, to, r0, r1, px, py);
            if (hit && expected < Double.POSITIVE_INFINITY) {
                hits++;
                assertThat(tracer.depth).isCloseTo(expected, within(2e-3));
            } else {
                assertThat(hit).isEqualTo(expected < Double.POSITIVE_INFINITY);
            }
        }
        assertThat(hits).isGreaterThan(40);
    }

    @Test
    void hit_stretchedSphere_liesOnEllipsoid() {
        // Given
        Vec3 center = new Vec3(0.1, -0.2, 5);
        Axes axes = Axes.upright(0.6).pitch(0.3);
        SolidTracer tracer = new SolidTracer();
        tracer.use(new Solid(CAMERA, center, center, 0.4, 0.4, axes, 1.5, 0.6, PAINT));

        // When
        boolean hit = tracer.hit(0.03, 0.05);

        // Then
        assertThat(hit).isTrue();
        Vec3 point = new Vec3(0.03, -0.05, 1).times(tracer.depth).minus(center);
        double x = point.dot(axes.right()) / 0.4;
        double y = point.dot(axes.up()) / 0.6;
        double z = point.dot(axes.front()) / 0.24;
        assertThat(x * x + y * y + z * z).isCloseTo(1, within(1e-9));
    }
}
