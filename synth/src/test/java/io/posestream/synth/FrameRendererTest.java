package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.synth.TruthPerson.Sight;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.SceneKind;
import io.posestream.synth.render.Vec3;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FrameRendererTest {
    private static SceneOptions options(SceneKind kind, long seed) {
        return SceneOptions.of(kind, 10, 3, seed).withSize(320, 180);
    }

    private static byte[] frame(SceneOptions options, int threads, int number) {
        try (FrameRenderer renderer = new FrameRenderer(options, threads)) {
            return renderer.draw(number).clone();
        }
    }

    @ParameterizedTest
    @EnumSource(SceneKind.class)
    void draw_sameSeed_givesSameBytesForAnyThreads(SceneKind kind) {
        // When
        byte[] alone = frame(options(kind, 3), 1, 20);
        byte[] shared = frame(options(kind, 3), 3, 20);

        // Then
        assertThat(shared).isEqualTo(alone);
    }

    @Test
    void draw_afterOtherFrames_givesSameBytesAsAlone() {
        // Given
        byte[] later;
        try (FrameRenderer renderer = new FrameRenderer(options(SceneKind.PARK, 3), 2)) {
            renderer.draw(3);
            renderer.draw(11);

            // When
            later = renderer.draw(20).clone();
        }

        // Then
        assertThat(later).isEqualTo(frame(options(SceneKind.PARK, 3), 2, 20));
    }

    @Test
    void draw_otherSeed_givesOtherPicture() {
        assertThat(frame(options(SceneKind.PLAZA, 4), 2, 0)).isNotEqualTo(frame(options(SceneKind.PLAZA, 3), 2, 0));
    }

    @ParameterizedTest
    @EnumSource(SceneKind.class)
    void truth_everyJoint_isWhereTheCameraPutsIt(SceneKind kind) {
        try (FrameRenderer renderer = new FrameRenderer(options(kind, 5), 2)) {
            // Given
            renderer.draw(40);

            // When
            List<TruthPerson> people = Truths.of(renderer);

            // Then
            assertThat(people).isNotEmpty();
            PinholeCamera camera = renderer.camera();
            for (TruthPerson person : people) {
                Vec3 knee = renderer.bodies.get(person.index).knee[BodyPose.LEFT];
                double[] pixel = project(camera, knee);
                int joint = 13;
                assertThat(person.x[joint]).isCloseTo(pixel[0], within(1e-6));
                assertThat(person.y[joint]).isCloseTo(pixel[1], within(1e-6));
            }
        }
    }

    /** By turning the world instead of the camera: about the vertical by -pan, then about x by tilt. */
    private static double[] project(PinholeCamera camera, Vec3 point) {
        double x = point.x() - camera.position().x();
        double y = point.y() - camera.position().y();
        double z = point.z() - camera.position().z();
        double turnedX = x * Math.cos(camera.pan()) - z * Math.sin(camera.pan());
        double turnedZ = x * Math.sin(camera.pan()) + z * Math.cos(camera.pan());
        double deep = turnedZ * Math.cos(camera.tilt()) - y * Math.sin(camera.tilt());
        double high = turnedZ * Math.sin(camera.tilt()) + y * Math.cos(camera.tilt());
        return new double[] {camera.cx() + camera.focal() * turnedX / deep, camera.cy() - camera.focal() * high / deep};
    }

    @ParameterizedTest
    @EnumSource(SceneKind.class)
    void truth_boxes_holdSeenJointsAndStayInThePicture(SceneKind kind) {
        try (FrameRenderer renderer = new FrameRenderer(options(kind, 6), 2)) {
            // Given
            renderer.draw(30);

            // When
            List<TruthPerson> people = Truths.of(renderer);

            // Then
            assertThat(people).isNotEmpty();
            for (TruthPerson person : people) {
                assertThat(person.box[0]).isBetween(0.0, 319.5);
                assertThat(person.box[3]).isBetween(0.0, 179.5);
                for (int joint = 0; joint < TruthPerson.JOINTS; joint++) {
                    if (person.sights.get(joint) == Sight.SEEN) {
                        assertThat(person.x[joint]).isBetween(person.box[0], person.box[2]);
                        assertThat(person.y[joint]).isBetween(person.box[1], person.box[3]);
                    }
                }
            }
        }
    }

    @Test
    void truth_hiddenJoints_haveSomethingElseInFront() {
        try (FrameRenderer renderer =
                new FrameRenderer(SceneOptions.of(SceneKind.CROSSING, 40, 3, 2).withSize(480, 270), 2)) {
            // Given
            renderer.draw(50);

            // When
            List<TruthPerson> people = Truths.of(renderer);

            // Then
            int hidden = 0;
            int turned = 0;
            for (TruthPerson person : people) {
                List<Vec3> joints = Truths.joints(renderer.bodies.get(person.index));
                for (int joint = 0; joint < TruthPerson.JOINTS; joint++) {
                    Sight sight = person.sights.get(joint);
                    if (sight == Sight.HIDDEN || sight == Sight.TURNED_AWAY) {
                        int x = (int) Math.round(person.x[joint]);
                        int y = (int) Math.round(person.y[joint]);
                        double own =
                                renderer.camera().toCamera(joints.get(joint)).z();
                        assertThat(renderer.depth(x, y)).isLessThan(own);
                        assertThat(renderer.owner(x, y) == person.index).isEqualTo(sight == Sight.TURNED_AWAY);
                        hidden += sight == Sight.HIDDEN ? 1 : 0;
                        turned += sight == Sight.TURNED_AWAY ? 1 : 0;
                    }
                }
            }
            assertThat(hidden).isGreaterThan(20);
            assertThat(turned).isGreaterThan(20);
        }
    }

    @Test
    void truth_mostJointsOfWholePeople_areSeenOrTurnedAway() {
        try (FrameRenderer renderer = new FrameRenderer(options(SceneKind.PLAZA, 7), 2)) {
            // Given
            renderer.draw(30);

            // When
            List<TruthPerson> whole = Truths.of(renderer).stream()
                    .filter(TruthPerson::isFullyVisible)
                    .toList();

            // Then
            assertThat(whole).isNotEmpty();
            for (TruthPerson person : whole) {
                assertThat(person.sights.stream()
                                .filter(sight -> sight == Sight.SEEN)
                                .count())
                        .isGreaterThan(7);
            }
        }
    }
}
