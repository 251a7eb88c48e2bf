package io.posestream.synth;

import io.posestream.synth.render.Axes;
import io.posestream.synth.render.Paint;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.Rgb;
import io.posestream.synth.render.Solid;
import io.posestream.synth.render.Vec3;
import java.util.ArrayList;
import java.util.List;

/** Gives a posed body its flesh and clothes: about thirty {@link Solid}s. One use, not thread-safe. */
final class BodyShape {
    private final PinholeCamera camera;
    private final BodyPose body;
    private final Build build;
    private final Outfit outfit;
    private final int seed;
    private final List<Solid> solids = new ArrayList<>();

    private BodyShape(PinholeCamera camera, BodyPose body, Outfit outfit, int seed) {
        this.camera = camera;
        this.body = body;
        this.build = body.build;
        this.outfit = outfit;
        this.seed = seed;
    }

    static List<Solid> solids(PinholeCamera camera, BodyPose body, Outfit outfit, int seed) {
        BodyShape shape = new BodyShape(camera, body, outfit, seed);
        shape.trunk();
        shape.head();
        for (int side = 0; side < 2; side++) {
            shape.leg(side);
            shape.arm(side);
        }
        return shape.solids;
    }

    private void add(Vec3 from, Vec3 to, double r0, double r1, Axes axes, double height, double depth, Paint paint) {
        solids.add(new Solid(camera, from, to, r0, r1, axes, height, depth, paint));
    }

    private void limb(Vec3 from, Vec3 to, double r0, double r1, Paint paint) {
        add(from, to, r0, r1, Axes.along(to.minus(from), body.pelvis.right()), 1, 1, paint);
    }

    private Paint cloth(Rgb colour, int pattern, double from) {
        return new Paint.Cloth(colour, outfit.trim(), pattern, from, outfit.skin(), seed);
    }

    private void trunk() {
        double h = build.height();
        Paint top = cloth(outfit.top(), outfit.pattern(), 0);
        Paint legs = cloth(outfit.legs(), 0, 0);
        Vec3 waist = body.hipCenter.plus(body.chest.up(), 0.30 * build.trunk());
        Vec3 chest = body.hipCenter.plus(body.chest.up(), 0.74 * build.trunk());
        Axes chestAxes = Axes.along(body.chest.up(), body.chest.right());
        double hipRadius = build.hips() + build.thick(0.043);
        double chestRadius = build.shoulders() - 0.006 * h;
        add(
                body.hipCenter.plus(body.pelvis.up(), -0.01 * h),
                waist,
                hipRadius,
                hipRadius * 0.93,
                body.pelvis,
                0.8,
                0.74,
                legs);
        add(waist.plus(body.chest.up(), -0.03 * h), chest, hipRadius * 0.96, chestRadius, chestAxes, 0.72, 0.72, top);
        for (int side = 0; side < 2; side++) {
            Vec3 base = body.shoulderCenter.plus(body.chest.up(), 0.012 * h);
            limb(body.shoulder[side], base, build.thick(0.034), build.thick(0.036), cloth(outfit.top(), 0, 0));
        }
        if (outfit.skirt()) {
            Vec3 knees = body.knee[0].toward(body.knee[1], 0.5);
            Vec3 hem = body.hipCenter.toward(knees, 0.8);
            add(
                    hem,
                    body.hipCenter,
                    hipRadius * 1.5,
                    hipRadius,
                    Axes.along(body.hipCenter.minus(hem), body.pelvis.right()),
                    0.3,
                    0.85,
                    legs);
        }
        if (outfit.backpack()) {
            Vec3 low = body.hipCenter.plus(body.chest.direction(0, 0.3 * build.trunk(), -0.085 * h));
            Vec3 high = body.hipCenter.plus(body.chest.direction(0, 0.85 * build.trunk(), -0.08 * h));
            add(
                    low,
                    high,
                    0.078 * h,
                    0.07 * h,
                    chestAxes,
                    0.5,
                    0.7,
                    cloth(outfit.trim().times(0.7), 0, 0));
        }
    }

    private void head() {
        double h = build.height();
        Vec3 nape = body.shoulderCenter.plus(body.chest.up(), 0.01 * h);
        limb(
                nape,
                body.headCenter.plus(body.head.direction(0, -0.03 * h, -0.01 * h)),
                0.036 * h,
                0.032 * h,
                new Paint.Plain(outfit.skin().times(0.86)));
        Rgb crown = outfit.cap() ? outfit.trim() : outfit.hair();
        double wide = build.headHalfWidth();
        add(
                body.headCenter,
                body.headCenter,
                wide,
                wide,
                body.head,
                build.headHalfHeight() / wide,
                build.headHalfDepth() / wide,
                new Paint.Face(outfit.skin(), crown, outfit.cap()));
        Vec3 nose = body.onHead(0, -0.12, 0.97);
        limb(body.onHead(0, 0.05, 0.94), nose, 0.005 * h, 0.008 * h, new Paint.Plain(outfit.skin()));
        for (int side = 0; side < 2; side++) {
            Vec3 ear = body.onHead(BodyPose.sign(side) * 0.98, -0.02, -0.05);
            add(
                    ear,
                    ear,
                    0.008 * h,
                    0.008 * h,
                    body.head,
                    2,
                    1.3,
                    new Paint.Plain(outfit.skin().times(0.92)));
        }
        if (outfit.cap()) {
            add(
                    body.onHead(0, 0.35, 0.9),
                    body.onHead(0, 0.3, 1.5),
                    wide * 0.8,
                    wide * 0.6,
                    body.head,
                    0.12,
                    0.6,
                    new Paint.Plain(crown));
        }
        if (outfit.longHair()) {
            Vec3 end = body.headCenter.plus(body.head.direction(0, -0.105 * h, -0.045 * h));
            add(
                    body.onHead(0, 0.35, -0.28),
                    end,
                    0.047 * h,
                    0.038 * h,
                    body.head,
                    1,
                    0.7,
                    new Paint.Cloth(outfit.hair(), outfit.hair(), 0, 0, outfit.hair(), seed));
        }
    }

    private void leg(int side) {
        double h = build.height();
        Paint cloth = cloth(outfit.legs(), 0, 0);
        Paint bare = new Paint.Plain(outfit.skin());
        boolean shins = outfit.shorts() || outfit.skirt();
        Paint shin = shins ? bare : cloth;
        double wide = shins ? 0.85 : 1;
        Vec3 hip = body.hip[side];
        Vec3 knee = body.knee[side];
        Vec3 ankle = body.ankle[side];
        limb(
                knee,
                hip,
                build.thick(0.034) * wide,
                build.thick(0.052),
                outfit.skirt() ? bare : cloth(outfit.legs(), 0, outfit.shorts() ? 0.25 : 0));
        Axes back = Axes.along(knee.minus(ankle), body.pelvis.right());
        Vec3 calf = ankle.toward(knee, 0.68).plus(back.front(), -0.008 * h);
        limb(calf, knee, build.thick(0.031) * wide, build.thick(0.032) * wide, shin);
        limb(
                ankle.plus(back.up(), shins ? 0 : -0.01),
                calf,
                shins ? build.thick(0.019) : build.thick(0.027),
                build.thick(0.031) * wide,
                shin);
        Paint shoe = new Paint.Plain(outfit.shoes());
        Vec3 heel = ankle.plus(body.toe[side].minus(ankle), -0.22).plus(new Vec3(0, -0.3 * build.ankle(), 0));
        Vec3 toe = body.toe[side].toward(ankle, 0.12);
        limb(heel, toe, 0.023 * h, 0.017 * h, shoe);
        limb(ankle, heel.toward(toe, 0.3), 0.022 * h, 0.024 * h, shoe);
    }

    private void arm(int side) {
        double h = build.height();
        Paint skin = new Paint.Plain(outfit.skin());
        Vec3 shoulder = body.shoulder[side];
        Vec3 elbow = body.elbow[side];
        Vec3 wrist = body.wrist[side];
        boolean sleeves = outfit.longSleeves();
        limb(
                elbow,
                shoulder,
                build.thick(sleeves ? 0.026 : 0.023),
                build.thick(0.034),
                cloth(outfit.top(), 0, sleeves ? 0 : 0.42));
        limb(
                wrist,
                elbow,
                build.thick(sleeves ? 0.020 : 0.015),
                build.thick(sleeves ? 0.026 : 0.024),
                sleeves ? cloth(outfit.top(), 0, 0) : skin);
        Vec3 palm = body.wrist[side].toward(body.hand[side], 0.45);
        Axes along = Axes.along(body.hand[side].minus(wrist), body.chest.right());
        add(wrist, palm, 0.013 * h, 0.021 * h, along, 1, 1, skin);
        limb(palm, wrist.toward(body.hand[side], 0.85), 0.017 * h, 0.01 * h, skin);
    }
}
