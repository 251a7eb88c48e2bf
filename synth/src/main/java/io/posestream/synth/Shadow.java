package io.posestream.synth;

import io.posestream.synth.render.GroundRow;
import io.posestream.synth.render.Noise;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.Rect;
import io.posestream.synth.render.SceneLayout;
import io.posestream.synth.render.Vec3;
import java.util.ArrayList;
import java.util.List;

/**
 * The shadow of one body on the ground: each bone as a strip where the sun throws it, and darkness under the feet and the
 * body. Immutable, thread-safe.
 */
final class Shadow {
    private static final double CONTACT = 0.55;

    final List<Strip> strips = new ArrayList<>();
    private final SceneLayout layout;

    /** A strip on the ground: ends, half width, softness of its edge, darkness. */
    record Strip(double x, double z, double dx, double dz, double radius, double soft, double dark) {
        /**
         * Darkens the columns of a row that it may reach.
         *
         * @param dark of each column; the darker value stays
         * @param row of the picture
         */
        void darken(float[] dark, GroundRow row) {
            double reach = radius + soft;
            double across = row.across(x, z);
            double otherAcross = row.across(x + dx, z + dz);
            if (Math.min(across, otherAcross) > reach || Math.max(across, otherAcross) < -reach) {
                return;
            }
            double one = row.column(x, z);
            double other = row.column(x + dx, z + dz);
            double wide = reach / row.pixel() + 1;
            int from = (int) Math.max(0, Math.min(one, other) - wide);
            int to = (int) Math.min(dark.length, Math.max(one, other) + wide + 1);
            for (int column = from; column < to; column++) {
                float here = (float) at(row.x(column), row.z(column));
                dark[column] = Math.max(dark[column], here);
            }
        }

        /** How dark the strip makes the ground at a point: 0 to 1. */
        double at(double px, double pz) {
            double along = ((px - x) * dx + (pz - z) * dz) / Math.max(1e-9, dx * dx + dz * dz);
            double s = Math.min(1, Math.max(0, along));
            double ox = px - x - s * dx;
            double oz = pz - z - s * dz;
            double square = ox * ox + oz * oz;
            double out = radius + soft;
            return square >= out * out ? 0 : dark * (1 - Noise.step(radius - soft, out, Math.sqrt(square)));
        }
    }

    Shadow(BodyPose body, SceneLayout layout) {
        this.layout = layout;
        double h = body.build.height();
        double dark = 0.62 * layout.sunlight();
        for (int side = 0; side < 2; side++) {
            cast(body.hip[side], body.knee[side], 0.045 * h, dark);
            cast(body.knee[side], body.ankle[side], 0.03 * h, dark);
            cast(body.shoulder[side], body.elbow[side], 0.028 * h, dark);
            cast(body.elbow[side], body.hand[side], 0.02 * h, dark);
            double low = 1 - Noise.step(0.02, 0.3, body.toe[side].y());
            under(body.ankle[side], body.toe[side], 0.05, 0.06, CONTACT * low);
        }
        cast(body.hipCenter, body.shoulderCenter, 0.085 * h, dark);
        cast(body.headCenter, body.headCenter, 0.06 * h, dark);
        under(body.hipCenter, body.hipCenter, 0.05, 0.42, 0.6 * CONTACT);
    }

    private void cast(Vec3 from, Vec3 to, double radius, double dark) {
        Vec3 sun = layout.sun();
        Vec3 a = from.plus(sun, -from.y() / sun.y());
        Vec3 b = to.plus(sun, -to.y() / sun.y());
        strips.add(new Strip(a.x(), a.z(), b.x() - a.x(), b.z() - a.z(), radius, 0.02 + 0.02 * to.y(), dark));
    }

    private void under(Vec3 from, Vec3 to, double radius, double soft, double dark) {
        strips.add(new Strip(from.x(), from.z(), to.x() - from.x(), to.z() - from.z(), radius, soft, dark));
    }

    /** Makes the columns of a row as dark as the shadow is there, where they are not darker already. */
    void darken(float[] dark, GroundRow row) {
        for (Strip strip : strips) {
            strip.darken(dark, row);
        }
    }

    /** Pixels that the shadow may touch. */
    Rect bounds(PinholeCamera camera, int width, int height) {
        Rect all = Rect.EMPTY;
        for (Strip strip : strips) {
            double out = strip.radius + strip.soft;
            for (int corner = 0; corner < 8; corner++) {
                double x = strip.x + ((corner & 1) == 0 ? 0 : strip.dx) + ((corner & 2) == 0 ? -out : out);
                double z = strip.z + ((corner & 1) == 0 ? 0 : strip.dz) + ((corner & 4) == 0 ? -out : out);
                Vec3 seen = camera.toCamera(new Vec3(x, 0, z));
                if (seen.z() > 1) {
                    int u = (int) Math.round(camera.u(seen));
                    int v = (int) Math.round(camera.v(seen));
                    all = all.union(new Rect(u - 1, v - 1, u + 2, v + 2));
                }
            }
        }
        return all.clip(width, height);
    }
}
