package io.posestream.synth.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PinholeCameraTest {
    @Test
    void project_pointOnAxis_fallsOnPrincipalPoint() {
        // Given
        PinholeCamera camera = PinholeCamera.of(new Vec3(1, 2, 3), 0.4, 0.2, 800, 641, 361);

        // When
        Vec3 seen = camera.toCamera(camera.position().plus(camera.forward(), 7));

        // Then
        assertThat(camera.u(seen)).isCloseTo(320, within(1e-9));
        assertThat(camera.v(seen)).isCloseTo(180, within(1e-9));
        assertThat(seen.z()).isCloseTo(7, within(1e-12));
    }

    @Test
    void project_levelCamera_followsSimilarTriangles() {
        // Given
        PinholeCamera camera = PinholeCamera.of(new Vec3(0, 3, 0), 0, 0, 1000, 1001, 501);

        // When
        Vec3 seen = camera.toCamera(new Vec3(2, 1, 10));

        // Then
        assertThat(camera.u(seen)).isCloseTo(500 + 200, within(1e-9));
        assertThat(camera.v(seen)).isCloseTo(250 + 200, within(1e-9));
    }

    @Test
    void axes_anyTurn_areAtRightAnglesAndDownPointsDown() {
        // Given
        PinholeCamera camera = PinholeCamera.of(Vec3.ZERO, -0.7, 0.3, 1000, 100, 100);

        // When
        Vec3 right = camera.right();
        Vec3 down = camera.down();
        Vec3 forward = camera.forward();

        // Then
        assertThat(right.dot(down)).isCloseTo(0, within(1e-12));
        assertThat(right.dot(forward)).isCloseTo(0, within(1e-12));
        assertThat(down.dot(forward)).isCloseTo(0, within(1e-12));
        assertThat(down.y()).isNegative();
        assertThat(forward.y()).isNegative();
        assertThat(forward.x()).isNegative();
    }
}
